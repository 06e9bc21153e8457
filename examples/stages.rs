//! Tells where the time of a build goes, stage by stage: `cargo run --release --example stages -- SITE [THREADS]`.

#![allow(clippy::expect_used, clippy::disallowed_methods, reason = "a tool for those who work on prepress")]

use std::path::Path;
use std::time::Instant;

use prepress::link::{self, ParsedFile};
use prepress::par::{par_map, threads};
use prepress::plan::{self, Scene};
use prepress::render::{Rendered, render};
use prepress::{config, disk, parse, theme, translation};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let mut args = std::env::args().skip(1);
    let root = args.next().expect("the folder of a site");
    let threads = args.next().map_or_else(threads, |text| text.parse().expect("a number of threads"));
    let mut last = Instant::now();
    let mut told = |stage: &str, detail: String| {
        println!("{stage:<10} {:>8.1} ms  {detail}", last.elapsed().as_secs_f64() * 1e3);
        last = Instant::now();
    };

    let sources = disk::read(Path::new(&root)).expect("a site");
    told("read", format!("{} files", sources.content.len()));
    let config = config::config(sources.config.as_ref()).value;
    let options = config.parse_options();
    let files = par_map(&sources.content, threads, |source| ParsedFile {
        path: source.path.clone(),
        content: parse::parse(source, &options).into(),
    });
    told("parse", format!("{threads} threads"));
    let words =
        translation::translation(&config.language, &config.theme, &sources.theme, &config.words).value;
    let mut theme = theme::load(&config.theme, &sources.theme, &config.style, &words).value;
    told("theme", format!("{} files", theme.files().len()));
    let input = link::Input {
        config: &config,
        base: &config.base_url,
        files: &files,
        assets: &sources.assets,
        traces: &std::sync::Arc::default(),
        words: &words,
        drafts: false,
    };
    let site = link::link(input, &mut link::Memo::default()).value;
    told("link", format!("{} pages", site.nodes.len()));
    let card = plan::site_card(&site, &theme, false);
    theme.introduce(&card);
    let outputs = plan::outputs(&site, &theme, &card).value;
    told("plan", format!("{} outputs", outputs.len()));
    let scene = Scene { site: &site, theme: &theme, card: &card };
    let keys = par_map(&outputs, threads, |output| scene.key(output.what)).into_iter().flatten().count();
    told("keys", format!("{keys} pages (a build needs none)"));
    let bytes: usize = par_map(&outputs, threads, |output| match render(scene, output) {
        Ok(Rendered::Bytes(bytes)) => bytes.len(),
        Ok(Rendered::Copy(_)) | Err(_) => 0,
    })
    .into_iter()
    .sum();
    told("render", format!("{:.1} MB", bytes as f64 / 1e6));
    let mut slow: Vec<(f64, &str)> = outputs
        .iter()
        .map(|output| {
            let start = Instant::now();
            let _ = render(scene, output);
            (start.elapsed().as_secs_f64() * 1e3, output.path.as_str())
        })
        .collect();
    slow.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (ms, path) in slow.iter().take(5) {
        println!("  slow: {ms:.1} ms  {path}");
    }
}
