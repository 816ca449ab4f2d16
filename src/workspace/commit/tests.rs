//! Commits in one process; what takes several is in `tests/commit`.
#![allow(
    clippy::disallowed_methods,
    reason = "tests make and read their own files"
)]

use super::*;
use std::fs;
use tempfile::TempDir;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a.js", "b.js", "c.js"] {
        fs::write(folder.path().join(name), "old").unwrap();
    }
    folder
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn replace(folder: &TempDir, names: &[&str]) -> Result<Vec<Note>, CommitError> {
    let paths: Vec<PathBuf> = names.iter().map(|name| folder.path().join(name)).collect();
    let group: Vec<_> = paths
        .iter()
        .map(|path| Replacement {
            path,
            old: "old",
            new: "new",
        })
        .collect();
    commit(&group, &Stop::never())
}

fn texts(folder: &TempDir) -> [String; 3] {
    ["a.js", "b.js", "c.js"].map(|name| fs::read_to_string(folder.path().join(name)).unwrap())
}

#[test]
fn a_group_is_replaced_and_nothing_is_left_behind() {
    let folder = folder();
    assert_eq!(replace(&folder, &["a.js", "b.js"]).unwrap(), []);
    assert_eq!(texts(&folder), ["new", "new", "old"]);
    assert_eq!(names(folder.path()), ["a.js", "b.js", "c.js"]);
}

#[test]
fn a_file_that_changed_is_left_alone_and_its_group_with_it() {
    let folder = folder();
    fs::write(folder.path().join("b.js"), "theirs").unwrap();
    let error = replace(&folder, &["a.js", "b.js", "c.js"]).unwrap_err();
    assert!(matches!(error, CommitError::Changed { .. }), "{error}");
    assert_eq!(texts(&folder), ["old", "theirs", "old"]);
    fs::remove_file(folder.path().join("b.js")).unwrap();
    let error = replace(&folder, &["a.js", "b.js"]).unwrap_err();
    assert!(matches!(error, CommitError::Gone { .. }), "{error}");
    assert_eq!(names(folder.path()), ["a.js", "c.js"]);
}

#[test]
fn what_was_replaced_is_put_back() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name);
    let (a, b) = (path("a.js"), path("b.js"));
    let [one, two] = [&a, &b].map(|path| Replacement {
        path,
        old: "old",
        new: "new",
    });
    let mut targets = [one, two].map(|one| Target::prepare(&one).unwrap());
    for target in &mut targets {
        target.stage(&mut Vec::new()).unwrap();
        target.keep_old().unwrap();
    }
    let inode = |path: &Path| fs::metadata(path).map(|it| it.modified().unwrap()).unwrap();
    let before = inode(&a);
    targets[0].replace().unwrap();
    assert_eq!(texts(&folder), ["new", "old", "old"]);
    fs::write(&b, "theirs").unwrap();
    let cause = targets[1].replace().unwrap_err();
    let error = put_back(&mut targets[..1], cause);
    assert!(matches!(error, CommitError::Changed { .. }), "{error}");
    assert_eq!(inode(&a), before);
    drop(targets);
    assert_eq!(texts(&folder), ["old", "theirs", "old"]);
    assert_eq!(names(folder.path()), ["a.js", "b.js", "c.js"]);
}

#[test]
fn what_someone_else_wrote_is_not_put_back_over() {
    let folder = folder();
    let path = folder.path().join("a.js");
    let mut target = Target::prepare(&Replacement {
        path: &path,
        old: "old",
        new: "new",
    })
    .unwrap();
    target.stage(&mut Vec::new()).unwrap();
    target.keep_old().unwrap();
    target.replace().unwrap();
    fs::write(&path, "theirs").unwrap();
    let mut targets = [target];
    let cause = CommitError::Changed {
        path: "b.js".to_owned(),
    };
    let error = put_back(&mut targets, cause);
    let CommitError::NotPutBack {
        kept: Some(kept), ..
    } = &error
    else {
        panic!("{error}");
    };
    assert_eq!(fs::read_to_string(kept).unwrap(), "old");
    assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
    assert!(error.to_string().contains("its old text is in"), "{error}");
    assert_eq!(clear_left_overs(folder.path()), 0);
}

#[test]
fn only_left_overs_that_nobody_uses_are_cleared() {
    let folder = folder();
    let at = |name: &str| folder.path().join(name);
    fs::write(at(".napmig-a.js.1-0.tmp"), "half").unwrap();
    fs::write(at(".napmig-theirs"), "").unwrap();
    fs::create_dir(at(".napmig-folder.tmp")).unwrap();
    let used = Temporary::create(&at("b.js")).unwrap();
    assert_eq!(clear_left_overs(folder.path()), 1);
    assert!(at(".napmig-theirs").exists() && at(".napmig-folder.tmp").exists());
    drop(used);
    assert_eq!(names(folder.path()).len(), 5);
}

#[test]
fn names_as_long_as_they_may_be_have_room_beside_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("é".repeat(127));
    fs::write(&path, "old").unwrap();
    let replacement = Replacement {
        path: &path,
        old: "old",
        new: "new",
    };
    commit(&[replacement][..], &Stop::never()).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
}

#[test]
fn folders_and_protected_files_are_refused() {
    let folder = folder();
    fs::create_dir(folder.path().join("d.js")).unwrap();
    let error = replace(&folder, &["a.js", "d.js"]).unwrap_err();
    assert!(matches!(error, CommitError::NotAFile { .. }), "{error}");
    let path = folder.path().join("b.js");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let error = replace(&folder, &["a.js", "b.js"]).unwrap_err();
    assert!(
        matches!(error, CommitError::WriteProtected { .. }),
        "{error}"
    );
    assert_eq!(texts(&folder), ["old", "old", "old"]);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn permissions_and_owner_are_kept() {
        let folder = folder();
        let path = folder.path().join("a.js");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o4751)).unwrap();
        // Only a superuser can give files away; anyone else keeps what is theirs.
        let given = std::os::unix::fs::chown(&path, Some(12345), Some(23456)).is_ok();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o4751)).unwrap();
        assert_eq!(replace(&folder, &["a.js", "b.js"]).unwrap(), []);
        let metadata = fs::metadata(&path).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o7777, 0o4751);
        if given {
            assert_eq!((metadata.uid(), metadata.gid()), (12345, 23456));
        }
    }

    #[test]
    fn a_link_stays_a_link_and_its_target_is_replaced() {
        let folder = folder();
        fs::create_dir(folder.path().join("links")).unwrap();
        symlink("../a.js", folder.path().join("links/l.js")).unwrap();
        replace(&folder, &["links/l.js"]).unwrap();
        assert_eq!(texts(&folder), ["new", "old", "old"]);
        assert!(folder.path().join("links/l.js").is_symlink());
        assert_eq!(names(&folder.path().join("links")), ["l.js"]);
    }

    #[test]
    fn one_file_under_two_names_is_not_replaced_twice() {
        let folder = folder();
        symlink("a.js", folder.path().join("l.js")).unwrap();
        let error = replace(&folder, &["a.js", "l.js"]).unwrap_err();
        assert!(matches!(error, CommitError::Changed { .. }), "{error}");
        assert_eq!(texts(&folder), ["old", "old", "old"]);
    }

    #[test]
    fn hard_links_are_noted() {
        let folder = folder();
        fs::hard_link(folder.path().join("a.js"), folder.path().join("z.js")).unwrap();
        let notes = replace(&folder, &["a.js", "b.js"]).unwrap();
        assert_eq!(notes.len(), 1);
        assert!(
            notes[0].to_string().contains("keeps the old text"),
            "{}",
            notes[0]
        );
        assert_eq!(
            fs::read_to_string(folder.path().join("z.js")).unwrap(),
            "old"
        );
    }
}
