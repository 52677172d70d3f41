//! Queries asked one after the other: their median and 99th percentile, which criterion does not tell,
//! and what it does.

use std::cell::OnceCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use criterion::Criterion;

/// Of so many times that a query took the least counts: what others do on the machine only adds.
const PASSES: usize = 5;

/// Asks each of `queries` in turn; `ask` asserts what it must about the answer. The queries are made only
/// if this benchmark is run.
pub(crate) fn rotate<Q, A>(
    criterion: &mut Criterion,
    name: &str,
    queries: impl Fn() -> Vec<Q>,
    ask: impl Fn(&Q) -> A,
) {
    let made = OnceCell::new();
    criterion.bench_function(name, |bencher| {
        let queries = made.get_or_init(|| {
            let queries = queries();
            assert!(!queries.is_empty(), "the collection has nothing to ask for {name}");
            tell(name, &queries, &ask);
            queries
        });
        let mut queries = queries.iter().cycle();
        bencher.iter(|| queries.next().map(|query| ask(black_box(query))));
    });
}

fn tell<Q, A>(name: &str, queries: &[Q], ask: impl Fn(&Q) -> A) {
    let mut times = vec![Duration::MAX; queries.len()];
    for _ in 0..PASSES {
        for (query, least) in queries.iter().zip(&mut times) {
            let start = Instant::now();
            black_box(ask(query));
            *least = start.elapsed().min(*least);
        }
    }
    times.sort_unstable();
    let [median, late] = [50, 99].map(|percent| times[(times.len() - 1) * percent / 100]);
    println!("{name}: median {median:.1?}, 99 % within {late:.1?}, of {} queries", queries.len());
}
