//! What the examples share: printing, and how they end.

use std::process::ExitCode;

#[allow(unused_macros, reason = "not every example prints line by line")]
/// Prints a line. Ends quietly where nobody reads on, as before `| head`.
macro_rules! say {
    ($($line:tt)*) => {{
        use std::io::Write;
        if writeln!(std::io::stdout(), $($line)*).is_err() {
            std::process::exit(0);
        }
    }};
}
#[allow(unused_imports, reason = "not every example prints line by line")]
pub(crate) use say;

/// Success, or the error on standard error behind the name of the program.
pub fn finish(program: &str, answer: disputed::Result<()>) -> ExitCode {
    match answer {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{program}: {error}");
            ExitCode::FAILURE
        }
    }
}
