//! The `napmig-lint` program; see [`napmig_lint::cli`].

/// The parsers' C code allocates from it, too.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    napmig_lint::cli::main()
}
