//! Which Pythons there are, and of which version.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::diag::{Code, Diagnostic};
use crate::parse::{Spelled, Version};
use crate::source::SitePath;

/// A Python that blocks run on.
#[derive(Clone, Debug)]
pub struct Interpreter {
    /// How it is started.
    pub program: Program,
    /// Its version.
    pub version: Version,
    /// All that it says of itself: part of every cache key.
    pub full: String,
    /// What people call it: `Python 3.14.2 (Pyodide)`.
    pub label: String,
}

/// How an interpreter is started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// A program of this machine.
    Native(PathBuf),
    /// The npm package in this folder, under Node.
    Pyodide(PathBuf),
}

/// What is looked for where the site names nothing.
const USUAL: [&str; 2] = ["python3", "python"];

/// The mark of a Pyodide.
const PYODIDE: &str = "pyodide";

/// Finds the interpreters that a site names, or the usual one. What is named and missing is reported, and not fatal:
/// a site is checked on machines that differ.
pub fn find(root: &Path, named: &[Spelled]) -> (Vec<Interpreter>, Vec<Diagnostic>) {
    if named.is_empty() {
        let found = USUAL.iter().find_map(|name| native(OsStr::new(name)).ok());
        return (found.into_iter().collect(), Vec::new());
    }
    let (mut interpreters, mut found) = (Vec::<Interpreter>::new(), Vec::new());
    for name in named {
        match one(root, &name.text) {
            Ok(one) if interpreters.iter().any(|known| known.program == one.program) => {}
            Ok(one) => interpreters.push(one),
            Err(why) => {
                let text = format!("`{}` is not there: {why}", name.text);
                let help = "its share of the checks is left out; install it, or take it out of the list";
                found.push(
                    Diagnostic::new(Code::NoPython, &SitePath::new("site.toml"), name.span, text).help(help),
                );
            }
        }
    }
    (interpreters, found)
}

fn one(root: &Path, name: &str) -> Result<Interpreter, String> {
    match name.split_once(':') {
        Some((PYODIDE, folder)) => pyodide(&root.join(folder)),
        None if name == PYODIDE => pyodide(&root.join("node_modules/pyodide")),
        // A path starts from the site's folder; a bare name is looked up on `PATH`.
        _ if name.contains(['/', '\\']) => native(root.join(name).as_os_str()),
        _ => native(OsStr::new(name)),
    }
}

/// What an interpreter says of itself, a line each.
const ASK: &str = "import sys; print(sys.executable, '%d.%d' % sys.version_info[:2], '%d.%d.%d' % sys.version_info[:3], \
                   sys.implementation.name + ' ' + sys.platform + ' ' + ' '.join(sys.version.split()), sep='\\n')";

fn native(name: &OsStr) -> Result<Interpreter, String> {
    if !cfg!(unix) {
        return Err("blocks run on a Python of the machine on Unix alone; name a Pyodide".to_owned());
    }
    let output = Command::new(name).args(["-s", "-c", ASK]).stdin(Stdio::null()).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<&str> = text.lines().collect();
    let [path, version, exact, full] = lines[..] else {
        return Err("it is no Python that runs".to_owned());
    };
    let version = parse(version).filter(|version| *version >= Version(3, 8));
    let version =
        version.ok_or_else(|| format!("it is Python {exact}, and 3.8 is the oldest that runs blocks"))?;
    Ok(Interpreter {
        program: Program::Native(path.into()),
        version,
        full: full.to_owned(),
        label: format!("Python {exact}"),
    })
}

fn pyodide(folder: &Path) -> Result<Interpreter, String> {
    let read = |name: &str| -> Result<serde_json::Value, String> {
        let text = std::fs::read(folder.join(name)).map_err(|_| format!("the folder has no `{name}`"))?;
        serde_json::from_slice(&text).map_err(|_| format!("`{name}` makes no sense"))
    };
    let (lock, package) = (read("pyodide-lock.json")?, read("package.json")?);
    let exact = lock["info"]["python"].as_str().unwrap_or_default();
    let version = parse(exact).ok_or("its `pyodide-lock.json` names no version of Python")?;
    let path = std::env::var_os("PATH").unwrap_or_default();
    if !std::env::split_paths(&path)
        .any(|folder| folder.join("node").is_file() || folder.join("node.exe").is_file())
    {
        return Err("it runs under Node, which is not on `PATH`".to_owned());
    }
    let folder = std::path::absolute(folder).map_err(|error| error.to_string())?;
    Ok(Interpreter {
        program: Program::Pyodide(folder),
        version,
        full: format!("pyodide {} {exact}", package["version"].as_str().unwrap_or_default()),
        label: format!("Python {exact} (Pyodide)"),
    })
}

/// Reads major and minor of a version: of `3.15.0rc1`, say.
fn parse(text: &str) -> Option<Version> {
    let mut parts = text.split('.');
    let major = parts.next()?.parse().ok()?;
    Some(Version(major, parts.next()?.parse().ok()?))
}
