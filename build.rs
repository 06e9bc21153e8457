//! Lists the files of the default theme, so that they are compiled into the program. Scripts and style sheets leave their
//! comments behind, which readers would pay for.

#![allow(clippy::disallowed_methods, reason = "a build script reads and writes files")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

#[path = "src/theme/comments.rs"]
mod comments;

fn main() -> io::Result<()> {
    let root =
        PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("themes/default");
    println!("cargo:rerun-if-changed=themes/default");
    let mut files = Vec::new();
    collect(&root, &mut files)?;
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    let mut code = String::from("&[\n");
    for file in files {
        let name = file.strip_prefix(&root).map_err(io::Error::other)?;
        let name: Vec<String> =
            name.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        let kept = match file.extension().and_then(|extension| extension.to_str()) {
            Some("js" | "css") => {
                let bare = out.join(name.join("/"));
                fs::create_dir_all(bare.parent().unwrap_or(&out))?;
                fs::write(&bare, comments::without_comments(&fs::read_to_string(&file)?))?;
                bare
            }
            _ => file,
        };
        let _ = writeln!(code, "({:?}, include_bytes!({:?}).as_slice()),", name.join("/"), kept);
    }
    code.push(']');
    fs::write(out.join("default_theme.rs"), code)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
