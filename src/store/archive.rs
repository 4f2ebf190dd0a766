//! Reads packs out of archives: `.zip`, `.tar` and `.tar.gz`, told apart by how they begin. Into memory only, so that nothing
//! in an archive can be written anywhere. What is unpacked is counted, and never what an archive says of itself.

use super::StoreError;
use super::gather::{Gathered, MOST_BYTES, MOST_FILES, Unfit, cannot_read, is_of_tools, too_deep, too_much};
use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

/// How long an archive may be, and what a compressed `.tar` may hold, headers and what is passed over included.
const LONGEST: u64 = 2 * MOST_BYTES;
/// How many entries an archive may have, folders and what is passed over included.
const MOST_ENTRIES: usize = 4 * MOST_FILES;

/// What an entry of an archive is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    File,
    Folder,
    Link,
    Special,
}

/// Gathers what is in the archive at `path`. Where all of it lies in one folder, that folder is the pack.
///
/// # Errors
/// When it cannot be read, is no archive, has a name that leads out of it or stands twice, or holds more than a pack may.
pub fn read(path: &Path) -> Result<Gathered, StoreError> {
    let cannot = |error: io::Error| cannot_read(path, &error);
    let mut file = BufReader::new(File::open(path).map_err(cannot)?);
    if file.get_ref().metadata().map_err(cannot)?.len() > LONGEST {
        return Err(refuse(path, &format!("it has more than {} MB", LONGEST >> 20)));
    }
    let mut start = Vec::new();
    file.by_ref().take(512).read_to_end(&mut start).map_err(cannot)?;
    file.rewind().map_err(cannot)?;
    let mut unpacked = Unpacked { path, bytes: 0, entries: 0, files: BTreeMap::new(), left_out: Vec::new() };
    if start.starts_with(b"PK") {
        unpacked.zip(file)?;
    } else if start.starts_with(&[0x1f, 0x8b]) {
        unpacked.tar(Bounded { inner: MultiGzDecoder::new(file), left: LONGEST })?;
    } else if start.get(257..262) == Some(b"ustar") {
        unpacked.tar(file)?;
    } else {
        return Err(refuse(path, "it is neither a .zip nor a .tar.gz"));
    }
    unpacked.gather()
}

fn refuse(path: &Path, why: &str) -> StoreError {
    StoreError {
        message: format!("{} is not unpacked: {why}", path.display()),
        help: Some("make the archive anew from the folder of the pack, or give the folder itself".to_owned()),
        obstacle: None,
    }
}

/// What was unpacked so far.
struct Unpacked<'a> {
    path: &'a Path,
    bytes: u64,
    entries: usize,
    files: BTreeMap<String, Vec<u8>>,
    left_out: Vec<(Unfit, String)>,
}

impl Unpacked<'_> {
    fn zip(&mut self, file: BufReader<File>) -> Result<(), StoreError> {
        let path = self.path;
        let cannot = |error: zip::result::ZipError| cannot_read(path, &error);
        let mut archive = zip::ZipArchive::new(file).map_err(cannot)?;
        for number in 0..archive.len() {
            let entry = archive.by_index(number).map_err(cannot)?;
            let name = String::from_utf8(entry.name_raw().to_vec())
                .map_err(|_| entry.name().map_or_else(|_| "?".to_owned(), |name| name.into_owned()));
            let kind = match (entry.is_symlink(), entry.is_dir()) {
                (true, _) => Kind::Link,
                (false, true) => Kind::Folder,
                (false, false) => Kind::File,
            };
            self.entry(name, kind, entry)?;
        }
        Ok(())
    }

    fn tar(&mut self, file: impl Read) -> Result<(), StoreError> {
        let path = self.path;
        let cannot = |error: io::Error| cannot_read(path, &error);
        let mut archive = tar::Archive::new(file);
        for entry in archive.entries().map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let name = entry.path_bytes().into_owned();
            let name = String::from_utf8(name).map_err(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
            let kind = match entry.header().entry_type() {
                tar::EntryType::Regular | tar::EntryType::Continuous | tar::EntryType::GNUSparse => Kind::File,
                tar::EntryType::Directory => Kind::Folder,
                tar::EntryType::Symlink | tar::EntryType::Link => Kind::Link,
                // What is said about the archive as a whole is no part of it.
                tar::EntryType::XGlobalHeader => continue,
                _ => Kind::Special,
            };
            self.entry(name, kind, entry)?;
        }
        Ok(())
    }

    /// Takes in an entry. `name` is an error where it is no text: it is as good a text as can be had then.
    fn entry(&mut self, name: Result<String, String>, kind: Kind, content: impl Read) -> Result<(), StoreError> {
        self.entries += 1;
        if self.entries > MOST_ENTRIES {
            return Err(refuse(self.path, &format!("it has more than {MOST_ENTRIES} entries")));
        }
        let inner = match &name {
            Ok(name) | Err(name) => self.parts(name)?.join("/"),
        };
        if inner.is_empty() || inner.split('/').any(|part| is_of_tools(part) || part == "__MACOSX") {
            return Ok(());
        }
        match kind {
            _ if name.is_err() => self.left_out.push((Unfit::Name, inner)),
            Kind::Folder => {}
            Kind::Link => self.left_out.push((Unfit::Link, inner)),
            Kind::Special => self.left_out.push((Unfit::Special, inner)),
            Kind::File => self.file(inner, content)?,
        }
        Ok(())
    }

    /// The names that lead to an entry. One that leads out of the archive, or means something else elsewhere, is an attack or
    /// a mistake: then nothing of the archive is taken.
    fn parts<'n>(&self, name: &'n str) -> Result<Vec<&'n str>, StoreError> {
        let shown = name.escape_default();
        if name.starts_with('/') || name.split('/').any(|part| part == "..") {
            return Err(refuse(self.path, &format!("`{shown}` in it leads out of it")));
        }
        if name.chars().any(|ch| ch.is_control() || matches!(ch, '\\' | ':')) {
            return Err(refuse(self.path, &format!("`{shown}` in it is no name for a file")));
        }
        Ok(name.split('/').filter(|part| !matches!(*part, "" | ".")).collect())
    }

    fn file(&mut self, inner: String, content: impl Read) -> Result<(), StoreError> {
        if self.files.len() == MOST_FILES {
            return Err(too_much(&inner));
        }
        let mut bytes = Vec::new();
        let left = MOST_BYTES - self.bytes;
        content.take(left + 1).read_to_end(&mut bytes).map_err(|error| cannot_read(self.path, &error))?;
        if bytes.len() as u64 > left {
            return Err(too_much(&inner));
        }
        self.bytes += bytes.len() as u64;
        if self.files.contains_key(&inner) {
            return Err(refuse(self.path, &format!("`{inner}` stands in it twice")));
        }
        self.files.insert(inner, bytes);
        Ok(())
    }

    /// What belongs to the pack, by where it lies in it.
    fn gather(self) -> Result<Gathered, StoreError> {
        let above = |inner: &str| inner.match_indices('/').map(|(end, _)| end).collect::<Vec<_>>();
        let is_folder_too = |inner: &&String| above(inner).iter().any(|end| self.files.contains_key(&inner[..*end]));
        if let Some(inner) = self.files.keys().find(is_folder_too) {
            return Err(refuse(self.path, &format!("`{inner}` in it lies in what is a file")));
        }
        let outer = self.outer_folder();
        let inside = |inner: &str| inner[outer.len()..].to_owned();
        let mut gathered = Gathered::default();
        for (unfit, inner) in &self.left_out {
            gathered.leave_out(*unfit, &inside(inner));
        }
        for (inner, content) in self.files {
            let inner = inside(&inner);
            match too_deep(&inner, inner.matches('/').count()) {
                None => gathered.files.insert(inner, content),
                Some(deep) if gathered.files.is_there(deep) => {}
                Some(deep) => gathered.leave_out(Unfit::Deep, deep),
            }
        }
        Ok(gathered)
    }

    /// `folder/` where all that there is lies in one folder and there is no pack beside it; else nothing.
    fn outer_folder(&self) -> String {
        let all = || self.files.keys().chain(self.left_out.iter().map(|(_, inner)| inner));
        let Some((outer, _)) = all().next().and_then(|inner| inner.split_once('/')) else { return String::new() };
        let outer = format!("{outer}/");
        if all().all(|inner| inner.starts_with(&outer)) { outer } else { String::new() }
    }
}

/// Reads no more than `left` bytes, and says so.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.left = self
            .left
            .checked_sub(count as u64)
            .ok_or_else(|| io::Error::other(format!("it unpacks to more than {} MB", LONGEST >> 20)))?;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    /// An archive with these entries: a name that ends with `/` is a folder, content that begins with `->` a link.
    fn zip_of(entries: &[(&str, &[u8])]) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        let mut zip = zip::ZipWriter::new(file.as_file_mut());
        let options = SimpleFileOptions::default();
        for (name, content) in entries {
            match content.strip_prefix(b"->") {
                Some(goal) => {
                    zip.add_symlink(*name, String::from_utf8_lossy(goal), options).expect("a link");
                }
                None => {
                    zip.start_file(*name, options).expect("a file");
                    zip.write_all(content).expect("its content");
                }
            }
        }
        zip.finish().expect("an archive");
        file
    }

    fn tar_of(entries: &[(&str, &[u8])], packed: bool) -> tempfile::NamedTempFile {
        let mut tar = tar::Builder::new(Vec::new());
        for (name, content) in entries {
            let mut header = tar::Header::new_ustar();
            let goal = content.strip_prefix(b"->");
            header.set_entry_type(if goal.is_some() { tar::EntryType::Symlink } else { tar::EntryType::Regular });
            // As somebody would who means harm: the library's own way takes no such name.
            header.as_mut_bytes()[..name.len()].copy_from_slice(name.as_bytes());
            if let Some(goal) = goal {
                header.set_link_name_literal(goal).expect("a link");
            }
            let content = if goal.is_some() { &[] } else { *content };
            header.set_size(content.len() as u64);
            header.set_cksum();
            tar.append(&header, content).expect("appended");
        }
        let bytes = tar.into_inner().expect("an archive");
        let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
        if packed {
            let mut packer = flate2::write::GzEncoder::new(file.as_file_mut(), flate2::Compression::fast());
            packer.write_all(&bytes).and_then(|()| packer.try_finish()).expect("packed");
        } else {
            file.write_all(&bytes).expect("written");
        }
        file
    }

    fn archives(entries: &[(&str, &[u8])]) -> [tempfile::NamedTempFile; 3] {
        [zip_of(entries), tar_of(entries, true), tar_of(entries, false)]
    }

    /// What is in it, or why it is refused, without the name of the archive.
    fn told(entries: &[(&str, &[u8])]) -> String {
        let told = archives(entries).map(|file| match read(file.path()) {
            Ok(gathered) => {
                let codes = gathered.findings.iter().map(|finding| format!("{}: {}", finding.file, finding.code));
                gathered.files.paths().map(str::to_owned).chain(codes).collect::<Vec<_>>().join(", ")
            }
            Err(error) => error.message.replace(&file.path().display().to_string(), "it"),
        });
        assert!(told.iter().all(|one| *one == told[0]), "{told:#?}");
        told[0].clone()
    }

    #[test]
    fn files_are_taken_as_they_lie_or_out_of_the_one_folder_that_all_lie_in() {
        assert_eq!(told(&[("pack.toml", b"x"), ("a/b/en.md", b"y")]), "a/b/en.md, pack.toml");
        assert_eq!(told(&[("./p/pack.toml", b"x"), ("p/a//b/en.md", b"y")]), "a/b/en.md, pack.toml");
        assert_eq!(told(&[("p/pack.toml", b"x"), ("q/en.md", b"y")]), "p/pack.toml, q/en.md");
        let tools = [("p/.git/x", &b"x"[..]), ("__MACOSX/p/pack.toml", b"x"), ("p/__pycache__/x", b"x"), ("p/a", b"")];
        assert_eq!(told(&tools), "a");
        let [zip, ..] = archives(&[("p/pack.toml", b"content")]);
        assert_eq!(read(zip.path()).expect("read").files.text("pack.toml"), "content");
    }

    #[test]
    fn what_leads_out_of_an_archive_is_refused_whole() {
        for (name, shown) in [("../x", "../x"), ("a/../../x", "a/../../x"), ("/etc/x", "/etc/x"), ("a/..", "a/..")] {
            let expected = format!("it is not unpacked: `{shown}` in it leads out of it");
            assert_eq!(told(&[("pack.toml", b"x"), (name, b"y")]), expected);
        }
        for (name, shown) in [("a\\x", "a\\\\x"), ("C:x", "C:x"), ("a\u{1b}[2J", "a\\u{1b}[2J")] {
            let expected = format!("it is not unpacked: `{shown}` in it is no name for a file");
            assert_eq!(told(&[("pack.toml", b"x"), (name, b"y")]), expected);
        }
        assert_eq!(told(&[("a", b"x"), ("a/b", b"y")]), "it is not unpacked: `a/b` in it lies in what is a file");
        let twice = tar_of(&[("a", b"x"), ("./a", b"y")], true);
        assert!(read(twice.path()).expect_err("refused").message.ends_with("`a` stands in it twice"));
    }

    #[test]
    fn links_and_what_lies_too_deep_are_left_out_and_found() {
        assert_eq!(told(&[("p/pack.toml", b"x"), ("p/a/main.py", b"->/etc/passwd")]), "pack.toml, a/main.py: link");
        let deep = [("a/b/c/d/e/f", &b"x"[..]), ("a/b/c/d/e/f/g", b"x")];
        assert_eq!(told(&deep[..1]), "b/c/d/e/f");
        assert_eq!(told(&[("x", b""), ("a/b/c/d/e/f/g", b"x"), ("a/b/c/d/e/f/h", b"x")]), "x, a/b/c/d/e/f: too-deep");
    }

    #[test]
    fn what_unpacks_to_too_much_is_refused_whatever_it_says_of_itself() {
        let zeros = vec![0; MOST_BYTES as usize + 1];
        assert_eq!(told(&[("a", &zeros)]), "a is one file too many for a pack");
        let passed_over = vec![0; LONGEST as usize + 1];
        let error = read(tar_of(&[(".a", &passed_over)], true).path()).expect_err("refused");
        assert!(error.message.ends_with("it unpacks to more than 128 MB"), "{error}");
        let zip = zip_of(&[("a", &zeros)]);
        let mut lying = std::fs::read(zip.path()).expect("read");
        // The length that the archive tells of its file, in both places where it does: 64 MB and 1.
        let length = (MOST_BYTES as u32 + 1).to_le_bytes();
        let places: Vec<usize> = (0..lying.len() - 4).filter(|at| lying[*at..].starts_with(&length)).collect();
        assert!(!places.is_empty());
        places.iter().for_each(|at| lying[*at..*at + 4].copy_from_slice(&5u32.to_le_bytes()));
        std::fs::write(zip.path(), lying).expect("written");
        assert!(read(zip.path()).is_err());
        let names: Vec<String> = (0..=MOST_FILES).map(|number| number.to_string()).collect();
        let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
        assert!(read(zip_of(&many).path()).expect_err("refused").message.ends_with("one file too many for a pack"));
    }

    #[test]
    fn what_is_no_archive_or_a_damaged_one_is_an_error() {
        let mut good = std::fs::read(zip_of(&[("pack.toml", b"x")]).path()).expect("read");
        good.truncate(good.len() / 2);
        for bytes in [&b""[..], b"hello", b"PK", b"\x1f\x8b\x08", &good] {
            let mut file = tempfile::NamedTempFile::new().expect("a temporary file");
            file.write_all(bytes).expect("written");
            assert!(read(file.path()).is_err(), "{bytes:?}");
        }
        assert!(read(Path::new("/none")).is_err());
    }
}
