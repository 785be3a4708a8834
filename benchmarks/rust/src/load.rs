use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use bytes::Bytes;

use crate::clock;
use crate::options::Options;

/// The load on the library: what is sent, for how long, and how much of it is complete.
#[derive(Debug, Default)]
pub struct Load {
    /// Bytes of one operation, written before; a clone shares them.
    pub payload: Bytes,
    /// Operations that may be outstanding.
    pub in_flight: usize,
    completed: AtomicU64,
    failed: AtomicU64,
    number: u64,
    measured: AtomicU64,
    stopped: AtomicBool,
}

/// What was completed between the beginning and the end of the measured time.
#[derive(Debug)]
pub(crate) struct Measured {
    pub(crate) operations: u64,
    pub(crate) nanos: u64,
    pub(crate) cpu_nanos: u64,
}

impl Load {
    /// A load of the options' payload; loads are counted from 1.
    pub(crate) fn new(options: &Options, number: u64) -> Self {
        Self {
            number,
            payload: Bytes::from(random_bytes(options.size)),
            in_flight: options.in_flight,
            ..Self::default()
        }
    }

    /// Whether another operation is to be issued.
    pub fn running(&self) -> bool {
        !self.stopped.load(Relaxed)
    }

    pub fn completed(&self) {
        self.completed.fetch_add(1, Relaxed);
    }

    pub fn failed(&self, error: anyhow::Error) {
        self.failed.fetch_add(1, Relaxed);
        eprintln!("failed: {error:#}");
    }

    pub(crate) fn failures(&self) -> u64 {
        self.failed.load(Relaxed)
    }

    /// The number of the load while it is measured, else 0.
    pub(crate) fn measured(&self) -> u64 {
        self.measured.load(Relaxed)
    }

    /// Measures after the time for warming up, then lets the senders stop. Blocks.
    pub(crate) fn measure(&self, warmup: Duration, length: Duration) -> Measured {
        std::thread::sleep(warmup);
        self.measured.store(self.number, Relaxed);
        let start = self.snapshot();
        std::thread::sleep(length);
        let end = self.snapshot();
        self.measured.store(0, Relaxed);
        self.stopped.store(true, Relaxed);
        Measured {
            operations: end.operations - start.operations,
            nanos: end.nanos - start.nanos,
            cpu_nanos: end.cpu_nanos - start.cpu_nanos,
        }
    }

    fn snapshot(&self) -> Measured {
        Measured {
            operations: self.completed.load(Relaxed),
            nanos: clock::monotonic_nanos(),
            cpu_nanos: clock::cpu_nanos(),
        }
    }
}

/// Bytes of xorshift64: no page of them is the kernel's shared page of zeros.
fn random_bytes(size: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    })
    .take(size)
    .collect()
}
