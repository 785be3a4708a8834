use std::collections::BTreeMap;

use anyhow::Result;
use serde::Serialize;

use crate::clock;
use crate::load::{Load, Measured};
use crate::options::Options;

/// When an operation counts.
#[derive(Clone, Copy, Debug, Serialize)]
pub enum Counted {
    #[serde(rename = "acknowledged")]
    Acknowledged,
    #[serde(rename = "handed over")]
    HandedOver,
}

/// The line that the harness reads.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Outcome {
    contender: &'static str,
    workload: String,
    counted: Counted,
    operations: u64,
    bytes: u64,
    nanos: u64,
    cpu_nanos: u64,
    allocated_bytes: Option<u64>,
    peak_rss_bytes: u64,
    pub(crate) failed: u64,
    versions: BTreeMap<&'static str, String>,
}

impl Outcome {
    pub(crate) fn new(
        contender: &'static str,
        counted: Counted,
        version: String,
        options: &Options,
        load: &Load,
        measured: &Measured,
    ) -> Result<Self> {
        Ok(Self {
            contender,
            workload: options.workload.name(),
            counted,
            operations: measured.operations,
            bytes: measured.operations * options.size as u64,
            nanos: measured.nanos,
            cpu_nanos: measured.cpu_nanos,
            allocated_bytes: None,
            peak_rss_bytes: clock::peak_rss_bytes()?,
            failed: load.failures(),
            versions: BTreeMap::from([("lib", version)]),
        })
    }
}

/// The version of a crate as the manifest pins it.
pub fn pinned(name: &str) -> &'static str {
    include_str!("../Cargo.toml")
        .lines()
        .filter_map(|line| line.split_once(" = "))
        .find(|(key, _)| *key == name)
        .and_then(|(_, value)| value.split_once("\"=")?.1.split('"').next())
        .unwrap_or("unknown")
}
