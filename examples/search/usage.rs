//! What `--help` says.

pub(crate) const USAGE: &str = "
usage: search --index DIR [OPTION]... [QUERY...]

Searches the index in DIR and lists what it finds, the best first. The words of QUERY are one query;
without one, each line of standard input is a query. There may be \"phrases\", -words that must not be
there, +words that must, title:word, section:value, published:>=2021-06, OR, and * for all documents.

  --index DIR       where the index is
  --limit N         how many hits to show at most; 10 unless told otherwise
  --offset N        how many of the best hits to leave out; 0 unless told otherwise
  --after CURSOR    go on after the page with this \"next_page\" (see --json); other options as then
  --json            one JSON object a query, on one line; see below

What is found:
  --filter TEST     only documents of which this is true; once or more. A TEST is FIELD=VALUE,
                    FIELD=A|B (one of them), FIELD=* (any value), each with != for not, or
                    FIELD>=VALUE, FIELD>VALUE, FIELD<=VALUE, FIELD<VALUE
  --from DATE       published then or later; a DATE is 2021, 2021-06, 2021-06-30 or in RFC 3339
  --to DATE         published then or earlier; 2021-06 is all of June
  --all-words       only documents with all the words
  --fuzzy WHEN      words spelt nearly like those of QUERY, too: on, off, or auto, which is if few
                    documents are found; auto unless told otherwise
  --like ID         documents on the subject of the one with this id; in place of QUERY

How it is ordered:
  --sort FIELD      by a field, the least or earliest first; -FIELD the other way round; relevance
                    is the best first, as without this
  --recency DAYS    newer documents before older ones that are as good; DAYS is the age at which
                    half of what newness gives is gone
  --collapse WHAT   of hits with one value in the field WHAT only the first; with duplicates for
                    WHAT, of hits on a page that nearly repeat each other

What is told beside the hits:
  --facet FIELD     how many documents have which value; once or more. Dates are counted by
                    FIELD:year, FIELD:month or FIELD:day, and published by month
  --about N         the N words that tell these documents from others
  --suggest PREFIX  what someone may be typing who has typed this, at most as many as --limit says;
                    without QUERY nothing is searched
  --explain         where each score comes from, under each hit
  --budget MS       return what is found after so many milliseconds

  -h, --help        this
  --                what follows is the QUERY even if it begins with -

With --json an answer is
  {\"total\", \"hits\": [{\"score\", \"id\", \"document\", \"snippet_html\"}],
   \"facets\": [{\"field\", \"buckets\": [{\"value\", \"count\"}], \"distinct\", \"other\", \"missing\"}],
   \"suggestions\": [{\"text\", \"documents\", \"kind\": \"word\" or \"title\"}],
   \"did_you_mean\": a QUERY that was probably meant, or null}
and where there is such a thing
  \"corrections\": [{\"word\", \"near\"}]       words looked for beside those of QUERY
  \"ignored_words\"                         words not looked for, as there are too many
  \"next_page\"                             the CURSOR to go on with
  \"about\": [{\"word\", \"documents\", \"share\"}]
  \"complete\"                              with --budget: whether all documents were looked at
  \"explanation\", \"collapsed\"              of a hit: with --explain; how many it stands for
With --suggest and no QUERY it is {\"suggestions\"} alone. Scores are 0 with --sort FIELD.
";
