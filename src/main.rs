//! The command: arguments to a command to an exit code. Nothing else exits.

use std::process::ExitCode;

use clap::Parser as _;
use prepress::cli::{Cli, Command};
use prepress::cmd;

/// A site is many small strings: with the C library's allocator an edit in a preview takes half as long again.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    // A panic is a bug of ours; it still ends with a status of the contract, and its message was printed.
    std::panic::catch_unwind(|| run(&cli)).unwrap_or_else(|_| ExitCode::from(cmd::Status::Failed.code()))
}

fn run(cli: &Cli) -> ExitCode {
    let result = match &cli.command {
        Command::New(args) => cmd::new::run(args, cli.quiet),
        Command::Build(args) => cmd::build::run(args, cli.quiet),
        Command::Serve(args) => cmd::serve::run(args, cli.quiet),
        Command::Check(args) => cmd::check::run(args, cli.quiet),
        Command::Export(args) => cmd::export::run(args, cli.quiet),
        Command::Words => cmd::words::run(),
        Command::Schema(args) => cmd::schema::run(args),
        Command::Completions(args) => cmd::completions::run(args),
    };
    match result {
        Ok(status) => ExitCode::from(status.code()),
        Err(failure) => {
            cmd::terminal::complain(&format!("error: {failure}"));
            ExitCode::from(cmd::Status::Failed.code())
        }
    }
}
