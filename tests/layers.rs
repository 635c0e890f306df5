//! The layers of the crate hold: no module names one that stands above or beside it.

use std::fs;
use std::path::{Path, PathBuf};

/// Each module and those that it may use beside itself.
const LAYERS: &[(&str, &[&str])] = &[
    ("error", &[]),
    ("time", &["error"]),
    ("geometry", &["error"]),
    ("model", &["error", "time", "geometry"]),
    ("index", &["error", "time", "geometry", "model"]),
    ("query", &["error", "time", "geometry", "model", "index"]),
    ("analysis", &["error", "time", "geometry", "model", "index", "query"]),
    ("io", &["error", "time", "geometry", "model", "index", "query"]),
    ("map", &["error", "time", "geometry", "model", "index", "query", "analysis"]),
    ("datafusion", &["error", "time", "model", "query", "analysis"]),
    ("article140", &["error", "query", "io"]),
    ("guide", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// What stands behind `crate::` in code; comments speak of what they like. A group in braces gives each of its names.
fn names_used(text: &str) -> Vec<String> {
    let code: String = text.lines().map(|line| line.split("//").next().unwrap_or("")).collect::<Vec<_>>().join("\n");
    let mut names = Vec::new();
    for (at, _) in code.match_indices("crate::") {
        if code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let rest = &code[at + "crate::".len()..];
        let word =
            |text: &str| text.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            None => names.push(word(rest)),
            Some(group) => {
                let mut depth = 0;
                let top: String = group
                    .chars()
                    .map_while(|c| {
                        depth += i32::from(c == '{') - i32::from(c == '}');
                        (depth >= 0).then_some(if depth > 0 && c == ',' { ' ' } else { c })
                    })
                    .collect();
                names.extend(top.split(',').map(word).filter(|name| !name.is_empty()));
            }
        }
    }
    names
}

#[test]
fn no_import_climbs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let mut climbs = Vec::new();
    for file in files.iter().filter(|file| **file != root.join("lib.rs")) {
        let inside = file.strip_prefix(&root).unwrap();
        let module = inside.iter().next().unwrap().to_str().unwrap().trim_end_matches(".rs");
        let Some((_, allowed)) = LAYERS.iter().find(|(name, _)| *name == module) else {
            panic!("{} belongs to no layer: add its module to the list", inside.display());
        };
        for name in names_used(&fs::read_to_string(file).unwrap()) {
            if name != module && !allowed.contains(&name.as_str()) {
                climbs.push(format!("{}: crate::{name}", inside.display()));
            }
        }
    }
    assert!(climbs.is_empty(), "these imports climb or go through the crate's root:\n{}", climbs.join("\n"));
}

#[test]
fn names_are_found_in_code_alone() {
    let text = "use crate::time::Period; // crate::io\nuse crate::{error::{Error, Fault}, model};\nlet x = crate::Names::new();";
    assert_eq!(names_used(text), ["time", "error", "model", "Names"]);
}
