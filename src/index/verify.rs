//! Whether an index is still as it was written: the checksum of every file, and every document.

use std::collections::HashSet;
use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tantivy::directory::footer::Footer;
use tantivy::index::{SegmentComponent, SegmentMeta, SegmentReader};
use tantivy::schema::Value as _;
use tantivy::{Directory, HasLen as _, TantivyDocument};

use super::description::{DESCRIPTION, guarded, is_as_written};
use super::document;
use super::layout::Layout;
use super::synced::{LIST, Synced};
use super::verification::{Damage, Verification};
use crate::error::Error;

/// How often an index is read anew because a writer changed it meanwhile.
const MAX_READINGS: usize = 10;

const COMPONENTS: [SegmentComponent; 6] = [
    SegmentComponent::Terms,
    SegmentComponent::Postings,
    SegmentComponent::Positions,
    SegmentComponent::FieldNorms,
    SegmentComponent::FastFields,
    SegmentComponent::Store,
];

/// Reads all of an index. A writer may commit meanwhile, and take away files that are still to be
/// read; then it is read again.
pub(super) fn verify(
    index: &tantivy::Index,
    directory: &Synced,
    layout: &Layout,
) -> Result<Verification, Error> {
    let mut readings = 1;
    loop {
        let segments = segments(index)?;
        // What tantivy may delete it reads as an index is opened: after the segments, whose files are all among it.
        let fresh = tantivy::Index::open(directory.clone())?;
        let verification = read(&fresh, directory, layout, &segments);
        if verification.is_sound()
            || readings == MAX_READINGS
            || self::segments(index).is_ok_and(|now| names(&now) == names(&segments))
        {
            return Ok(verification);
        }
        readings += 1;
    }
}

/// A file of stored documents that tantivy would not fail to read but end the process over: by this
/// number it allocates memory. Its checksum decides.
pub(super) fn damaged_store(index: &tantivy::Index, directory: &Synced) -> Option<Damage> {
    segments(index).ok()?.into_iter().find_map(|segment| {
        let file = segment.relative_path(SegmentComponent::Store);
        let likely = guarded(&file, || Ok(has_likely_index(directory, &file)));
        if likely.is_ok_and(|likely| likely == Some(true)) {
            return None;
        }
        let mut verification = Verification::default();
        verify_files(index, directory, &segment, &mut verification);
        verification.damages.into_iter().next()
    })
}

/// Whether the index of a file of stored documents has no more layers than bytes. It stands where eight
/// bytes near the end say, and begins with the number of its layers, seven bits a byte.
fn has_likely_index(directory: &Synced, file: &Path) -> Option<bool> {
    const END_BYTES: usize = 28;
    const OFFSET: std::ops::Range<usize> = 4..12;
    let (_, body) = Footer::extract_footer(directory.open_read(file).ok()?).ok()?;
    let at = body.len().checked_sub(END_BYTES)?;
    let end = body.read_bytes_slice(at..body.len()).ok()?;
    let offset = u64::from_le_bytes(end.as_slice()[OFFSET].try_into().ok()?);
    let offset = usize::try_from(offset).ok().filter(|&offset| offset < at)?;
    let index = body.read_bytes_slice(offset..at).ok()?;
    let mut layers: u64 = 0;
    for (i, byte) in index.iter().take(9).enumerate() {
        layers |= u64::from(byte & 0x7F) << (7 * i);
        if byte & 0x80 != 0 {
            return Some(layers <= (at - offset) as u64);
        }
    }
    None
}

/// The first damaged file, by its checksum alone.
pub(super) fn damage(index: &tantivy::Index, directory: &Synced) -> Option<Damage> {
    let mut verification = Verification::default();
    for segment in segments(index).ok()? {
        verify_files(index, directory, &segment, &mut verification);
    }
    verification.damages.into_iter().next()
}

/// What is damaged of the documents that an index holds and of what tells which are deleted, by the checksums and
/// the list of files; whatever else is damaged they can be read. A file that is gone was one of a segment that a
/// writer has merged meanwhile, or will be missed by who opens it.
pub(super) fn damaged_documents(index: &tantivy::Index, directory: &Synced) -> Option<Damage> {
    let mut verification = Verification::default();
    if let Some(key) = unknown_key(index, directory) {
        verification.damaged(LIST, not_written(&key));
    }
    for segment in segments(index).ok()? {
        for (component, file) in files(&segment) {
            if matches!(component, SegmentComponent::Store | SegmentComponent::Delete) {
                verify_checksum(index, &file, &mut verification);
            }
        }
    }
    let is_there = |damage: &Damage| directory.exists(damage.file()).unwrap_or(true);
    verification.damages.into_iter().find(is_there)
}

fn segments(index: &tantivy::Index) -> Result<Vec<SegmentMeta>, Error> {
    guarded(Path::new(LIST), || Ok(index.searchable_segment_metas()?))
}

/// The files of a segment, and what each is.
pub(super) fn files(segment: &SegmentMeta) -> Vec<(SegmentComponent, PathBuf)> {
    let deletions = segment.has_deletes().then_some(SegmentComponent::Delete);
    let components = COMPONENTS.into_iter().chain(deletions);
    components.map(|component| (component.clone(), segment.relative_path(component))).collect()
}

fn names(segments: &[SegmentMeta]) -> Vec<PathBuf> {
    segments.iter().map(|segment| segment.relative_path(SegmentComponent::Delete)).collect()
}

fn read(
    index: &tantivy::Index,
    directory: &Synced,
    layout: &Layout,
    segments: &[SegmentMeta],
) -> Verification {
    let mut verification = Verification::default();
    verify_description(directory, &mut verification);
    if let Some(key) = unknown_key(index, directory) {
        verification.damaged(LIST, not_written(&key));
    }
    let mut ids = Ids::default();
    for segment in segments {
        let damages = verification.damages.len();
        verify_files(index, directory, segment, &mut verification);
        // tantivy may do anything over files that are not its own.
        if verification.damages.len() > damages {
            continue;
        }
        let store = segment.relative_path(SegmentComponent::Store);
        let mut documents = 0;
        let counted = guarded(&store, || {
            let reader = SegmentReader::open(&index.segment(segment.clone()))?;
            if reader.num_docs() != segment.num_docs() {
                let (alive, listed) = (reader.num_docs(), segment.num_docs());
                let reason = format!("it lists {listed} documents of a segment that has {alive}");
                verification.damaged(LIST, reason);
            }
            documents = verify_documents(&reader, layout, &mut ids, |reason| {
                verification.damaged(&store, reason);
            })?;
            Ok(())
        });
        if let Err(error) = counted {
            verification.damaged(&store, error.to_string());
        }
        verification.documents += documents;
    }
    verification
}

fn verify_description(directory: &Synced, verification: &mut Verification) {
    let json = match directory.atomic_read(Path::new(DESCRIPTION)) {
        Ok(json) => json,
        Err(error) => return verification.damaged(DESCRIPTION, error.to_string()),
    };
    match is_as_written(&json) {
        Some(true) => {}
        Some(false) => {
            verification.damaged(DESCRIPTION, "it is not as it was written, by its checksum");
        }
        None => verification.damaged(DESCRIPTION, "it has no checksum"),
    }
}

/// A key of tantivy's list that is none: what stood there before is taken for absent, so that deleted
/// documents would be back.
fn unknown_key(index: &tantivy::Index, directory: &Synced) -> Option<String> {
    fn unknown(read: &Value, known: &Value) -> Option<String> {
        match (read, known) {
            (Value::Object(read), Value::Object(known)) => {
                read.iter().find_map(|(key, value)| match known.get(key) {
                    Some(known) => unknown(value, known),
                    None => Some(key.clone()),
                })
            }
            (Value::Array(read), Value::Array(known)) => {
                read.iter().zip(known).find_map(|(read, known)| unknown(read, known))
            }
            _ => None,
        }
    }

    // A list that cannot be read was told by who read it first.
    let read = serde_json::from_slice(&directory.atomic_read(Path::new(LIST)).ok()?).ok()?;
    let known = serde_json::to_value(index.load_metas().ok()?).ok()?;
    unknown(&read, &known)
}

fn not_written(key: &str) -> String {
    format!("it has a {key:?} that tantivy does not write")
}

/// Whether a file has the bytes that were written; what it has instead is told.
fn verify_checksum(index: &tantivy::Index, file: &Path, verification: &mut Verification) -> bool {
    let checked = guarded(file, || {
        Ok(index.directory().validate_checksum(file).map_err(tantivy::TantivyError::from)?)
    });
    let reason = match checked {
        Ok(true) => return true,
        Ok(false) => "its bytes are not those that were written, by their checksum".to_owned(),
        Err(error) => error.to_string(),
    };
    verification.damaged(file, reason);
    false
}

fn verify_files(
    index: &tantivy::Index,
    directory: &Synced,
    segment: &SegmentMeta,
    verification: &mut Verification,
) {
    let managed = index.directory().list_managed_files();
    let mut versions = Vec::new();
    for (component, file) in files(segment) {
        let of_segment = component != SegmentComponent::Delete;
        verification.files += 1;
        if !managed.contains(&file) {
            let reason = format!("it does not list {}", file.display());
            verification.damaged(".managed.json", reason);
        }
        if !verify_checksum(index, &file, verification) {
            continue;
        }
        match guarded(&file, || footer(directory, &file)) {
            Ok(footer) if of_segment => versions.push((file, footer.version)),
            Ok(_) => {}
            Err(error) => verification.damaged(&file, error.to_string()),
        }
    }
    // The version of tantivy is outside of the checksum, and the same in all files of a segment.
    for (file, version) in &versions {
        let alike = versions.iter().filter(|(_, other)| other == version).count();
        if alike * 2 < versions.len() {
            verification.damaged(file, "its version is not that of the files beside it");
        }
    }
}

fn footer(directory: &Synced, file: &Path) -> Result<Footer, Error> {
    let slice = directory.open_read(file).map_err(tantivy::TantivyError::from)?;
    let (footer, _) = Footer::extract_footer(slice).map_err(tantivy::TantivyError::from)?;
    Ok(footer)
}

/// The ids seen so far, as hashes long enough that no two ids of an index have one.
#[derive(Default)]
struct Ids {
    hashers: [RandomState; 2],
    seen: HashSet<[u64; 2]>,
}

impl Ids {
    /// Takes note of an id; whether it was seen before.
    fn see(&mut self, id: &str) -> bool {
        !self.seen.insert(self.hashers.each_ref().map(|hasher| hasher.hash_one(id)))
    }
}

/// Reads the documents of a segment; how many could be.
fn verify_documents(
    reader: &SegmentReader,
    layout: &Layout,
    ids: &mut Ids,
    mut damaged: impl FnMut(String),
) -> Result<u64, Error> {
    let store = reader.get_store_reader(1).map_err(tantivy::TantivyError::from)?;
    let (mut stored, mut sound) = (0, 0);
    for (number, document) in (0..).zip(store.iter::<TantivyDocument>(None)) {
        stored += 1;
        let alive = reader.alive_bitset().is_none_or(|alive| alive.is_alive(number));
        if !alive {
            continue;
        }
        let document = document?;
        let json = document.get_first(layout.document).and_then(|value| value.as_str());
        let fields: Option<Value> =
            json.and_then(|json| serde_json::from_str(json).ok()).filter(Value::is_object);
        let Some(fields) = fields else {
            damaged(format!("document {number} is no JSON object"));
            continue;
        };
        if let Some((name, _)) = layout.id() {
            match document::key(name, &fields[name]) {
                Ok(id) if ids.see(&id) => {
                    damaged(format!("document {number} has the id {id:?} of another"));
                    continue;
                }
                Ok(_) => {}
                Err(error) => {
                    damaged(format!("document {number}: {error}"));
                    continue;
                }
            }
        }
        sound += 1;
    }
    if stored != reader.max_doc() {
        damaged(format!("it has {stored} documents, and {} are listed", reader.max_doc()));
    }
    Ok(sound)
}
