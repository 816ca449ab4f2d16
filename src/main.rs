//! The `napmig-lint` program; see [`napmig_lint::cli`].

fn main() -> std::process::ExitCode {
    napmig_lint::cli::main()
}
