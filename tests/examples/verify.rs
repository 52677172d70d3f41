//! The example `verify`.

use std::fs;

use super::Desk;

#[test]
fn a_sound_index_is_said_to_be() {
    let desk = Desk::with_news();
    let run = desk.run("verify", ["news"]).succeeded("news");
    assert!(run.stdout.starts_with("sound: 3 documents, "), "{}", run.stdout);
    for part in
        [" segments, 0 deleted documents in them", " bytes of body, stem\n", " bytes of section\n"]
    {
        assert!(run.stdout.contains(part), "{part:?}: {}", run.stdout);
    }
}

#[test]
fn a_damaged_file_is_named() {
    let desk = Desk::with_news();
    let store = fs::read_dir(desk.path().join("news"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|file| file.extension().is_some_and(|extension| extension == "store"))
        .unwrap();
    let name = store.file_name().unwrap().to_str().unwrap();
    let bytes = fs::read(&store).unwrap();
    let mut flipped = bytes.clone();
    flipped[10] ^= 1;
    for (why, damaged) in [("a bit", flipped), ("cut short", bytes[..bytes.len() - 1].to_vec())] {
        fs::write(&store, damaged).unwrap();
        let run = desk.run("verify", ["news"]);
        assert_eq!((run.status, run.stdout.as_str()), (Some(1), ""), "{why}: {}", run.stderr);
        assert!(run.stderr.contains(name), "{why}: {}", run.stderr);
    }
}

#[test]
fn what_cannot_be_verified_is_told_apart() {
    let desk = Desk::with_news();
    fs::create_dir(desk.path().join("empty")).unwrap();
    let description = desk.path().join("news/fihris.json");
    let json = fs::read_to_string(&description).unwrap();
    desk.run("verify", ["nowhere"]).refused("no directory", "there is no such directory");
    desk.run("verify", ["empty"]).refused("no index", "the directory holds none");
    for (from, to) in
        [(r#""format": 2"#, r#""format": 3"#), (r#""analyzer": 4"#, r#""analyzer": 99"#)]
    {
        let changed = json.replace(from, to);
        assert_ne!(changed, json, "{from} is there");
        fs::write(&description, changed).unwrap();
        let because = to.replace(['"', ':'], "").replace(' ', " version ");
        desk.run("verify", ["news"]).refused(to, &because);
    }
    fs::remove_file(&description).unwrap();
    desk.run("verify", ["news"]).refused("plain tantivy", "it is one of plain tantivy");
}
