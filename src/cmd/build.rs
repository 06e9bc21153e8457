//! `prepress build`.

use std::sync::{Mutex, OnceLock};
use std::time::Instant;

use super::terminal::{self, Progress};
use super::{Status, check};
use crate::cli::{Build, Format};
use crate::diag::{Diagnostic, Diagnostics};
use crate::disk::{self, Content, Failure, PublishError, Published, Request};
use crate::offline::{self, Made};
use crate::og;
use crate::pipeline::{self, Memo, Options, Run};
use crate::plan::Output;
use crate::render::Rendered;
use crate::sources::Sources;
use crate::url::{self, BaseUrl};

/// Builds and publishes the site.
///
/// # Errors
/// Fails on wrong usage and where the machine fails; what is wrong with the content is reported and gives
/// [`Status::Errors`].
pub fn run(args: &Build, quiet: bool) -> Result<Status, Failure> {
    let start = Instant::now();
    let site = &args.site;
    let base_url = match &args.base_url {
        None => None,
        Some(text) => {
            Some(BaseUrl::parse(text).map_err(|why| Failure::new(format!("--base-url `{text}` {why}")))?)
        }
    };
    let repository = args.repository.as_deref().map(|url| url.trim_end_matches('/'));
    if let Some(url) = repository.filter(|url| !url.is_empty()) {
        url::check_whole(url).map_err(|what| Failure::new(format!("--repository `{url}` {what}")))?;
    }
    let out = args.out.clone().unwrap_or_else(|| site.root.join("public"));
    disk::check_out(&site.root, &out)?;
    let sources = disk::read(&site.root)?;
    let options = Options {
        base_url,
        repository: repository.map(str::to_owned),
        drafts: site.drafts,
        threads: check::threads(site),
    };
    let run = pipeline::run(&sources, &options, &mut Memo::default());
    terminal::report(&run.found, &sources, site.format, quiet);
    if run.found.errors() > 0 {
        let published = out.symlink_metadata().is_ok();
        let kept = if published { "; the published site is as it was" } else { "; nothing was published" };
        if site.format == Format::Text && !quiet {
            terminal::complain(&format!("{}{kept}", terminal::count(run.found.errors(), "error")));
        }
        return Ok(Status::of(&run));
    }

    let request =
        Request { root: &site.root, out: &out, threads: options.threads, exchange: disk::Exchange::Swap };
    let published = match publish(&request, &run, quiet)? {
        Ok(published) => published,
        Err(found) => {
            terminal::report(&found, &sources, site.format, quiet);
            return Ok(Status::Errors);
        }
    };
    if !quiet {
        summary(&run, &sources, &published, &out.display().to_string(), start, site.format);
    }
    Ok(Status::Done)
}

/// Publishes a run. The inner error is what templates could not show; the published site is then as it was.
fn publish(request: &Request<'_>, run: &Run, quiet: bool) -> Result<Result<Published, Diagnostics>, Failure> {
    let mut outputs: Vec<&Output> =
        run.plan.iter().chain(run.index_outputs()).chain(run.offline_outputs()).collect();
    outputs.sort_by_key(|output| output.path.as_str());
    let last: Vec<usize> = (0..outputs.len()).filter(|&index| outputs[index].is_last()).collect();
    // What each output was made into, and what is made from that.
    let made: Vec<OnceLock<Made>> = outputs.iter().map(|_| OnceLock::new()).collect();
    let offline: OnceLock<offline::Files> = OnceLock::new();
    let paths: Vec<&str> = outputs.iter().map(|output| output.path.as_str()).collect();
    let progress = Progress::new(paths.len(), quiet);
    let broken: Mutex<Vec<Diagnostic>> = Mutex::new(Vec::new());
    let result = disk::publish_in_turn(request, &paths, &last, |index| {
        progress.step();
        if outputs[index].is_last() {
            let files = offline.get_or_init(|| {
                let known =
                    outputs.iter().zip(&made).filter_map(|(&output, made)| Some((output, *made.get()?)));
                run.offline(&known.collect::<Vec<_>>())
            });
            return Ok(Content::Made(files.bytes(outputs[index].what).to_vec()));
        }
        let note = |made_into: Option<Made>| made_into.map(|it| made[index].get_or_init(|| it));
        // A picture is named by what it shows, so one that was published before need not be drawn again.
        let path = outputs[index].path.as_str();
        if og::is_picture(path)
            && let Some(bytes) = disk::published(request.out, path).filter(|bytes| og::is_whole(bytes))
        {
            return Ok(Content::Made(bytes));
        }
        match run.render(outputs[index]) {
            Ok(Rendered::Bytes(bytes)) => {
                note(run.card.offline.then(|| Made::of(&bytes)));
                Ok(Content::Made(bytes))
            }
            Ok(Rendered::Copy(path)) => {
                // What cannot be read is told when it is copied.
                let read = run.card.offline.then(|| disk::digest(request.root, &path)).and_then(Result::ok);
                note(read.map(|(digest, bytes)| Made { digest, bytes }));
                Ok(Content::Copy(path))
            }
            Err(diagnostic) => {
                broken.lock().unwrap_or_else(|poison| poison.into_inner()).push(diagnostic);
                Err(())
            }
        }
    });
    progress.finish();
    match result {
        Ok(published) => Ok(Ok(published)),
        Err(PublishError::Disk(failure)) => Err(failure),
        Err(PublishError::Make(())) => {
            let mut found = Diagnostics::default();
            found.extend(broken.into_inner().unwrap_or_else(|poison| poison.into_inner()));
            found.sort();
            Ok(Err(found))
        }
    }
}

fn summary(run: &Run, sources: &Sources, published: &Published, out: &str, start: Instant, format: Format) {
    let questions = run.site.questions();
    let pages = run.plan.iter().filter(|output| output.path.as_str().ends_with("index.html")).count();
    let ms = start.elapsed().as_millis();
    let warnings = run.found.warnings();
    if format == Format::Json {
        let value = serde_json::json!({
            "pages": pages, "questions": questions, "warnings": warnings, "ms": u64::try_from(ms).unwrap_or(u64::MAX),
            "bytes": published.bytes, "written": published.written, "unchanged": published.unchanged,
            "removed": published.removed, "files": sources.content.len(), "index_bytes": run.index().bytes(),
        });
        terminal::say(&value.to_string());
        return;
    }
    let changed = match (published.written, published.removed) {
        (0, 0) => "nothing changed".to_owned(),
        (written, 0) => format!("{written} written"),
        (written, removed) => format!("{written} written, {removed} removed"),
    };
    terminal::say(&format!(
        "{}, {}, {} in {ms} ms: {} in {out} ({changed}), {} of them the search index",
        terminal::count(pages, "page"),
        terminal::count(questions, "question"),
        terminal::count(warnings, "warning"),
        terminal::bytes(published.bytes),
        terminal::bytes(run.index().bytes() as u64),
    ));
}
