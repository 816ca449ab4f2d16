//! Commits under faults: a real process writes many files and is killed, stopped, or refused by the system.
//!
//! The test runs itself as that process. It fixes a folder of pairs: `p<n>-a.js` and `p<n>-b.js` are to become new together.
//! What needs a mount of its own makes one with `unshare`; where that is not to be had, these tests fail and say so, and
//! `NAPMIG_TEST_NO_MOUNT=1` leaves them out.
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "tests make and read their own files; the child speaks through its streams"
)]

#[cfg(unix)]
mod child;
#[cfg(unix)]
mod refusals;
#[cfg(unix)]
mod signals;
#[cfg(unix)]
mod tree;

#[cfg(unix)]
fn main() -> std::process::ExitCode {
    use libtest_mimic::{Arguments, Trial};

    if let Some(task) = std::env::var_os(tree::CHILD) {
        return child::main(&task);
    }
    let trial = |name: &str, test: fn()| {
        Trial::test(name, move || {
            test();
            Ok(())
        })
    };
    let mut trials = vec![
        trial("kill_leaves_every_file_old_or_new", signals::kill),
        trial(
            "termination_leaves_every_pair_old_or_new",
            signals::terminate,
        ),
        trial("interruption_has_its_own_exit_code", signals::interrupt),
        trial("a_limit_on_file_sizes_changes_nothing", refusals::limit),
        trial("a_folder_that_is_not_ours_is_left_alone", refusals::folder),
        trial("a_file_that_is_not_ours_is_left_alone", refusals::file),
    ];
    if std::env::var_os("NAPMIG_TEST_NO_MOUNT").is_none() {
        trials.extend([
            trial("a_full_disk_changes_nothing", refusals::full_disk),
            trial("a_read_only_file_system_is_named", refusals::read_only),
            trial(
                "a_pair_that_fails_half_way_is_put_back",
                refusals::mounted_file,
            ),
        ]);
    }
    libtest_mimic::run(&Arguments::from_args(), trials).exit_code()
}

/// Elsewhere there are no such signals to be had.
#[cfg(not(unix))]
fn main() {}
