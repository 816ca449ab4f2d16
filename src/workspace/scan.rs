//! The needle scan: one pass over the bytes of a file decides whether anyone needs to look closer.

use super::{Candidate, Content};
use aho_corasick::{AhoCorasick, MatchKind, packed};
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::Path;

/// Files larger than this are skipped: no source that people write comes near, and every offset fits 32 bits.
pub const MAX_FILE_SIZE: u64 = 64 << 20;

/// How much is read at a time. Most sources fit whole.
const BUFFER: usize = 64 << 10;

/// The literals that let a file through, ready to be searched for all at once.
#[derive(Debug)]
pub struct Needles {
    searcher: Searcher,
    longest: usize,
}

#[derive(Debug)]
enum Searcher {
    /// Vector instructions; needs a processor that has them and not too many needles.
    Packed(packed::Searcher),
    /// Anywhere.
    Automaton(AhoCorasick),
    /// No needle at all.
    Nothing,
}

impl Needles {
    /// Prepares the needles; empty ones are dropped. `None` where they are too many or too long for any search.
    pub fn new<T: AsRef<[u8]>>(needles: impl IntoIterator<Item = T>) -> Option<Self> {
        let needles: Vec<T> = needles
            .into_iter()
            .filter(|needle| !needle.as_ref().is_empty())
            .collect();
        let longest = needles
            .iter()
            .map(|needle| needle.as_ref().len())
            .max()
            .unwrap_or(0);
        if needles.is_empty() {
            return Some(Self {
                searcher: Searcher::Nothing,
                longest,
            });
        }
        let packed = packed::Config::new()
            .match_kind(packed::MatchKind::LeftmostFirst)
            .builder()
            .extend(&needles)
            .build();
        let searcher = match packed {
            Some(searcher) => Searcher::Packed(searcher),
            None => Searcher::Automaton(
                AhoCorasick::builder()
                    .match_kind(MatchKind::LeftmostFirst)
                    .build(&needles)
                    .ok()?,
            ),
        };
        Some(Self { searcher, longest })
    }

    /// Whether a needle stands in these bytes.
    pub fn found(&self, bytes: &[u8]) -> bool {
        match &self.searcher {
            Searcher::Packed(searcher) => searcher.find(bytes).is_some(),
            Searcher::Automaton(automaton) => automaton.is_match(bytes),
            Searcher::Nothing => false,
        }
    }

    /// Whether a needle stands in the bytes of a whole file, UTF-16 with a byte order mark included.
    pub fn found_in_file(&self, bytes: &[u8]) -> bool {
        self.found(bytes) || utf16(bytes).is_some_and(|text| self.found(text.as_bytes()))
    }
}

/// The text of a file that begins with a UTF-16 byte order mark.
fn utf16(bytes: &[u8]) -> Option<String> {
    let unit: fn([u8; 2]) -> u16 = match bytes {
        [0xFF, 0xFE, ..] => u16::from_le_bytes,
        [0xFE, 0xFF, ..] => u16::from_be_bytes,
        _ => return None,
    };
    let units = bytes[2..]
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]));
    Some(
        char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect(),
    )
}

/// What became of one file.
#[derive(Debug)]
pub enum Outcome {
    /// Read to its end: no needle.
    Clean,
    /// It holds a needle; its whole content.
    Found(Content),
    /// Larger than [`MAX_FILE_SIZE`].
    TooLarge,
}

/// A thread's reader: its buffer lives as long as the thread, whatever the number of files.
pub struct Scanner<'n> {
    needles: &'n Needles,
    buffer: Box<[u8]>,
    /// Bytes read so far, over all files.
    pub bytes: u64,
}

impl<'n> Scanner<'n> {
    /// A reader with a buffer of its own.
    pub fn new(needles: &'n Needles) -> Self {
        Self {
            needles,
            buffer: vec![0; BUFFER].into_boxed_slice(),
            bytes: 0,
        }
    }

    /// Opens and scans a file.
    ///
    /// # Errors
    /// Whatever the system says when opening or reading.
    #[allow(
        clippy::disallowed_methods,
        reason = "`workspace` is the module that reads"
    )]
    pub fn scan(&mut self, path: &Path) -> io::Result<Outcome> {
        let mut file = File::open(path)?;
        self.scan_from(&mut file)
    }

    /// Opens a file and scans it if it begins with `start`; of all others no more is read.
    ///
    /// # Errors
    /// Whatever the system says when opening or reading.
    #[allow(
        clippy::disallowed_methods,
        reason = "`workspace` is the module that reads"
    )]
    pub fn scan_if(&mut self, path: &Path, start: &[u8]) -> io::Result<Option<Outcome>> {
        let mut file = File::open(path)?;
        let head = &mut self.buffer[..start.len()];
        match file.read_exact(head) {
            Ok(()) if head == start => {}
            Ok(()) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            Err(error) => return Err(error),
        }
        file.rewind()?;
        self.scan_from(&mut file).map(Some)
    }

    /// Scans what `input` yields from its start.
    fn scan_from(&mut self, input: &mut (impl Read + Seek)) -> io::Result<Outcome> {
        // `buffer[..filled]` ends with the last byte read; `total` counts from the file's start.
        let (mut filled, mut total) = (0, 0u64);
        loop {
            let read = read(input, &mut self.buffer[filled..])?;
            if read == 0 {
                return Ok(Outcome::Clean);
            }
            total += read as u64;
            self.bytes += read as u64;
            if total > MAX_FILE_SIZE {
                return Ok(Outcome::TooLarge);
            }
            let from = filled.saturating_sub(self.overlap());
            filled += read;
            let whole = total == filled as u64;
            let bytes = &self.buffer[..filled];
            let is_utf16 = whole && matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]);
            if is_utf16 || self.needles.found(&bytes[from..]) {
                let known = if whole { bytes } else { &[] };
                return self.take_whole(input, known.to_vec(), is_utf16);
            }
            // A regular file fills the buffer while there is anything to fill it with, and most sources are short: asking once more
            // would be a third of the system calls of a run.
            if filled < self.buffer.len() {
                return Ok(Outcome::Clean);
            }
            let keep = self.overlap();
            self.buffer.copy_within(filled - keep.., 0);
            filled = keep;
        }
    }

    /// How many bytes of what was searched may begin a needle that the next read ends.
    fn overlap(&self) -> usize {
        self.needles
            .longest
            .saturating_sub(1)
            .min(self.buffer.len() / 2)
    }

    /// Reads the rest of a file of which `bytes` are known, or all of it where none are.
    fn take_whole(
        &mut self,
        input: &mut (impl Read + Seek),
        mut bytes: Vec<u8>,
        is_utf16: bool,
    ) -> io::Result<Outcome> {
        if bytes.is_empty() {
            input.rewind()?;
        }
        let known = bytes.len() as u64;
        let rest = input
            .take(MAX_FILE_SIZE + 1 - known)
            .read_to_end(&mut bytes)?;
        self.bytes += rest as u64;
        if bytes.len() as u64 > MAX_FILE_SIZE {
            return Ok(Outcome::TooLarge);
        }
        if is_utf16 && !self.needles.found_in_file(&bytes) {
            return Ok(Outcome::Clean);
        }
        Ok(Outcome::Found(Content::from_bytes(bytes)))
    }
}

/// One read, again where a signal came between.
fn read(input: &mut impl Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

impl Candidate {
    /// A candidate from a file's path and content.
    pub(super) fn new(path: &Path, content: Content) -> Self {
        Self {
            path: path.to_owned(),
            display: super::display(path),
            content,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn needles() -> Needles {
        Needles::new(["public/connections", "ws-connections"]).unwrap()
    }

    fn scan(bytes: &[u8]) -> Outcome {
        let needles = needles();
        Scanner::new(&needles)
            .scan_from(&mut Cursor::new(bytes))
            .unwrap()
    }

    #[test]
    fn finds_a_needle_across_every_border_of_the_buffer() {
        for at in BUFFER - 40..BUFFER + 40 {
            let mut bytes = vec![b'x'; 3 * BUFFER];
            bytes[at..at + 18].copy_from_slice(b"public/connections");
            let Outcome::Found(Content::Text(text)) = scan(&bytes) else {
                panic!("missed at {at}");
            };
            assert_eq!(text.as_bytes(), bytes);
        }
    }

    #[test]
    fn leaves_a_file_without_needle_alone() {
        assert!(matches!(scan(&vec![b'p'; 5 * BUFFER + 7]), Outcome::Clean));
        assert!(matches!(scan(b""), Outcome::Clean));
    }

    #[test]
    fn says_where_a_candidate_stops_being_utf8() {
        let Outcome::Found(Content::NotUtf8 { offset, .. }) = scan(b"ws-connections\n\xff") else {
            panic!("not reported");
        };
        assert_eq!(offset, 15);
    }

    #[test]
    fn sees_needles_in_utf16_files() {
        let text = |text: &str| -> Vec<u8> {
            [0xFF, 0xFE]
                .into_iter()
                .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
                .collect()
        };
        assert!(matches!(
            scan(&text("fetch('/ws-connections')")),
            Outcome::Found(Content::NotUtf8 { offset: 0, .. })
        ));
        assert!(matches!(scan(&text("fetch('/')")), Outcome::Clean));
    }

    #[test]
    fn refuses_what_is_larger_than_the_limit() {
        let needles = needles();
        let mut input = Endless(0);
        let outcome = Scanner::new(&needles).scan_from(&mut input).unwrap();
        assert!(matches!(outcome, Outcome::TooLarge));
        assert!(input.0 < MAX_FILE_SIZE + 2 * BUFFER as u64);
    }

    struct Endless(u64);
    impl Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }
    impl Seek for Endless {
        fn seek(&mut self, _: io::SeekFrom) -> io::Result<u64> {
            Ok(0)
        }
    }
}
