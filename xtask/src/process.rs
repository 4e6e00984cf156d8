//! Starting other programs: never with a terminal to ask questions on, always with a plain word when one fails.

use std::env;
use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail, ensure};

use crate::report::Counts;

/// The cargo that runs us, so that the nested one is the same version.
pub fn cargo(root: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.args(arguments).current_dir(root);
    command
}

/// Runs a command whose exit code is its whole answer.
pub fn check(command: &mut Command) -> Result<Counts> {
    let status = command.stdin(Stdio::null()).status().with_context(|| cannot_start(command))?;
    Ok(Counts::one(status.success()))
}

/// Runs a command that must succeed for the work to go on.
pub fn must(command: &mut Command) -> Result<()> {
    let status = command.stdin(Stdio::null()).status().with_context(|| cannot_start(command))?;
    ensure!(status.success(), "`{}` ended with {status}", shown(command));
    Ok(())
}

/// Runs a command that must succeed and returns what it printed.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| cannot_start(command))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        bail!("`{}` ended with {}: {said}", shown(command), output.status);
    }
    String::from_utf8(output.stdout).context("the answer is not UTF-8")
}

/// Runs a test runner, shows its output as it comes, and sums the counts that `read` finds in its lines.
/// A runner that fails without having counted a failure (it did not build, say) counts as one failure.
pub fn count(command: &mut Command, read: fn(&str) -> Option<Counts>) -> Result<Counts> {
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().with_context(|| cannot_start(command))?;
    let lines = child.stdout.take().context("the runner's output was not captured")?;
    let mut sum = Counts::default();
    for line in BufReader::new(lines).split(b'\n') {
        let line = line.context("reading the runner's output")?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        if let Some(counts) = read(&line) {
            sum += counts;
        }
    }
    let status = child.wait()?;
    if !status.success() && sum.failed == 0 {
        println!("`{}` ended with {status}", shown(command));
        sum.failed = 1;
    }
    ensure!(sum != Counts::default(), "`{}` counted no test at all", shown(command));
    Ok(sum)
}

/// The program's full path, if it is installed.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// The numeric user id of this process; `0` is root.
pub fn user_id() -> Result<u32> {
    output(Command::new("id").arg("-u"))?.trim().parse().context("`id -u` printed no number")
}

fn cannot_start(command: &Command) -> String {
    format!("`{}` could not be started", shown(command))
}

/// A command as one would type it, for messages.
fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_per_dot(line: &str) -> Option<Counts> {
        line.starts_with('.').then_some(Counts::one(true))
    }

    #[test]
    fn counts_are_summed_over_the_lines() {
        let mut command = Command::new("printf");
        assert_eq!(count(command.arg(".\\nword\\n.\\n"), one_per_dot).unwrap().passed, 2);
    }

    #[test]
    fn a_runner_that_fails_without_counting_is_one_failure() {
        let mut command = Command::new("sh");
        let counts = count(command.args(["-c", "echo .; exit 3"]), one_per_dot).unwrap();
        assert_eq!((counts.passed, counts.failed), (1, 1));
    }

    #[test]
    fn a_runner_that_counts_nothing_is_an_error() {
        assert!(count(&mut Command::new("true"), one_per_dot).is_err());
    }

    #[test]
    fn a_failing_command_says_what_it_printed() {
        let error = output(Command::new("sh").args(["-c", "echo broken >&2; exit 1"])).unwrap_err();
        assert!(error.to_string().ends_with("broken"), "{error}");
    }
}
