use std::future::Future;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{bail, ensure, Context, Result};
use bytes::Bytes;
use clap::Parser;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::runtime::{Builder, Handle};
use tokio::sync::mpsc::{unbounded_channel, UnboundedReceiver};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;

use crate::clock;
use crate::load::Load;
use crate::options::{seconds, Options, Runtime, Workload};
use crate::outcome::{Counted, Outcome};

/// A library's client, from which connections are made.
pub trait Client: Sized {
    const NAME: &'static str;
    type Connection: Connection;

    fn new(options: &Options) -> Result<Self>;
    fn version(&self) -> String;
    fn counted(workload: Workload) -> Counted;
    fn connect(&self) -> impl Future<Output = Result<Self::Connection>>;
    /// Ready when all connections, which have been closed before, are gone.
    fn close(self) -> impl Future<Output = ()>;
}

pub trait Connection: Clone + Send + Sync + 'static {
    /// Sends a message on a stream of its own; ready when it has been acknowledged to its end.
    fn send_message(&self, message: Bytes) -> impl Future<Output = Result<()>> + Send;
    /// Sends on one stream while the load runs; ready when the stream has been acknowledged to its end.
    fn send_stream(&self, load: Arc<Load>) -> impl Future<Output = Result<()>> + Send;
    fn close(self) -> impl Future<Output = Result<()>>;
}

/// Runs the workload of the command line, and prints the result's line.
pub fn run<C: Client>() -> ExitCode {
    match try_run::<C>(&Options::parse()) {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failures) => {
            eprintln!("{failures} operations failed");
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn try_run<C: Client>(options: &Options) -> Result<u64> {
    let mut builder = match options.runtime {
        Runtime::CurrentThread => Builder::new_current_thread(),
        Runtime::MultiThread => Builder::new_multi_thread(),
    };
    builder
        .enable_all()
        .build()?
        .block_on(measure::<C>(options))
}

async fn measure<C: Client>(options: &Options) -> Result<u64> {
    let client = C::new(options)?;
    let mut connections = Vec::new();
    let count = match options.workload {
        Workload::Connections => options.connections,
        _ => 1,
    };
    for _ in 0..count {
        connections.push(client.connect().await.context("connecting")?);
    }

    let mut failed = 0;
    if options.on_demand {
        let mut demands = demands();
        let mut number = 0;
        while let Some(line) = demands.recv().await {
            let (warmup, length) = line.split_once(' ').context("not two numbers")?;
            let times = (seconds(warmup), seconds(length));
            let (Ok(warmup), Ok(length)) = times else {
                bail!("not two numbers: {line}");
            };
            number += 1;
            failed += measure_one(&client, options, &connections, number, warmup, length).await?;
        }
    } else {
        let (warmup, length) = (options.warmup, options.seconds);
        failed += measure_one(&client, options, &connections, 1, warmup, length).await?;
    }
    for connection in connections {
        connection.close().await.context("closing")?;
    }
    client.close().await;
    Ok(failed)
}

/// Lines of standard input, which is read on a thread of its own.
fn demands() -> UnboundedReceiver<String> {
    let (sender, receiver) = unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    receiver
}

/// Runs a load, and prints the result's line; returns how many operations failed.
async fn measure_one<C: Client>(
    client: &C,
    options: &Options,
    connections: &[C::Connection],
    number: u64,
    warmup: Duration,
    length: Duration,
) -> Result<u64> {
    let load = Arc::new(Load::new(options, number));
    let window = std::thread::spawn({
        let load = load.clone();
        move || load.measure(warmup, length)
    });
    send(options, &load, connections).await?;
    let measured = window.join().expect("the window does not panic");

    let outcome = Outcome::new(
        C::NAME,
        C::counted(options.workload),
        client.version(),
        options,
        &load,
        &measured,
    )?;
    println!("{}", serde_json::to_string(&outcome)?);
    Ok(outcome.failed)
}

async fn send<N: Connection>(options: &Options, load: &Arc<Load>, connections: &[N]) -> Result<()> {
    let mut senders = JoinSet::new();
    match options.workload {
        Workload::Bulk | Workload::Small => {
            if let Err(error) = connections[0].send_stream(load.clone()).await {
                load.failed(error);
            }
        }
        Workload::Latency => {
            ensure!(options.size >= 16, "a message holds a time and a mark");
            let interval = Duration::from_micros(options.interval_micros);
            send_spaced(&connections[0], load, interval).await;
        }
        Workload::Threads if !options.tasks => {
            ensure!(
                options.in_flight >= options.threads,
                "each thread sends something"
            );
            for _ in 0..options.threads {
                let (connection, load) = (connections[0].clone(), load.clone());
                let (runtime, in_flight) = (Handle::current(), options.in_flight / options.threads);
                senders
                    .spawn_blocking(move || send_from_thread(connection, load, runtime, in_flight));
            }
        }
        Workload::Streams | Workload::Threads | Workload::Connections => {
            for connection in connections {
                for _ in 0..options.in_flight {
                    senders.spawn(send_messages(connection.clone(), load.clone()));
                }
            }
        }
    }
    while let Some(ended) = senders.join_next().await {
        ended?;
    }
    Ok(())
}

/// Sends one message after the other.
async fn send_messages<N: Connection>(connection: N, load: Arc<Load>) {
    while load.running() {
        if let Err(error) = connection.send_message(load.payload.clone()).await {
            return load.failed(error);
        }
        load.completed();
    }
}

/// Runs a thread's share of the messages on that thread itself, which is none of the runtime's: handing each over
/// to the runtime costs a multiple.
fn send_from_thread<N: Connection>(
    connection: N,
    load: Arc<Load>,
    runtime: Handle,
    in_flight: usize,
) {
    let mut senders = FuturesUnordered::from_iter(
        (0..in_flight).map(|_| send_messages(connection.clone(), load.clone())),
    );
    runtime.block_on(async { while senders.next().await.is_some() {} });
}

/// Sends one message at a time, each with the time when it was ready to be sent.
async fn send_spaced<N: Connection>(connection: &N, load: &Load, interval: Duration) {
    let mut ticks = tokio::time::interval(interval);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Skip);
    while load.running() {
        ticks.tick().await;
        let mut message = load.payload.to_vec();
        message[8..16].copy_from_slice(&load.measured().to_le_bytes());
        message[..8].copy_from_slice(&clock::monotonic_nanos().to_le_bytes());
        if let Err(error) = connection.send_message(Bytes::from(message)).await {
            return load.failed(error);
        }
        load.completed();
    }
}
