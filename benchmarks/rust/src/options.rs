use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgAction, Parser, ValueEnum};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Workload {
    /// Sends on one stream.
    Bulk,
    /// The same as bulk, with small sends.
    Small,
    /// Streams of one message.
    Streams,
    /// One stream of one message at a time on an idle connection; the sink measures.
    Latency,
    /// Streams of one message from threads of the operating system.
    Threads,
    /// Streams of one message on several connections.
    Connections,
}

impl Workload {
    pub fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Runtime {
    CurrentThread,
    MultiThread,
}

#[derive(Clone, Debug, Parser)]
pub struct Options {
    #[arg(long)]
    pub workload: Workload,
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,
    #[arg(long)]
    pub port: u16,
    #[arg(long, default_value = "bench")]
    pub alpn: String,
    /// PEM file of the authority to trust.
    #[arg(long)]
    pub ca: PathBuf,
    #[arg(long, default_value = "localhost")]
    pub server_name: String,
    /// Bytes of a send.
    #[arg(long, default_value_t = 100)]
    pub size: usize,
    #[arg(long, default_value_t = 64)]
    pub in_flight: usize,
    #[arg(long, default_value_t = 16)]
    pub threads: usize,
    /// With threads: tasks of the runtime instead of threads of the operating system.
    #[arg(long = "virtual", default_value_t = false, action = ArgAction::Set)]
    pub tasks: bool,
    #[arg(long, default_value_t = 100)]
    pub connections: usize,
    #[arg(long, default_value_t = 1000)]
    pub interval_micros: u64,
    #[arg(long, default_value = "1", value_parser = seconds)]
    pub warmup: Duration,
    #[arg(long, default_value = "5", value_parser = seconds)]
    pub seconds: Duration,
    /// Each line of standard input, "WARMUP SECONDS", asks for a load of its own.
    #[arg(long, default_value_t = false, action = ArgAction::Set)]
    pub on_demand: bool,
    /// Tokio's scheduler; the default was the faster one on one CPU.
    #[arg(long, default_value = "current-thread")]
    pub runtime: Runtime,
}

impl Options {
    pub fn address(&self) -> SocketAddr {
        SocketAddr::new(self.host, self.port)
    }
}

pub(crate) fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|e| format!("{e}"))?;
    Duration::try_from_secs_f64(seconds).map_err(|e| e.to_string())
}
