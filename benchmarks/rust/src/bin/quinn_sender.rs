//! Sender on quinn: QUIC in Rust from the protocol on.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{bail, Result};
use bytes::Bytes;
use quinn::crypto::rustls::QuicClientConfig;
use quinn::{ClientConfig, Endpoint, MtuDiscoveryConfig, TransportConfig, VarInt};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::CertificateDer;
use senders::{pinned, run, Client, Connection, Counted, Load, Options, Workload};

fn main() -> ExitCode {
    run::<Quinn>()
}

struct Quinn {
    endpoint: Endpoint,
    options: Options,
}

impl Client for Quinn {
    const NAME: &'static str = "quinn";
    type Connection = QuinnConnection;

    fn new(options: &Options) -> Result<Self> {
        let mut roots = rustls::RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(&options.ca)? {
            roots.add(certificate?)?;
        }
        // With quinn's own default, ring, bulk took less CPU time than with aws-lc-rs.
        let mut tls =
            rustls::ClientConfig::builder_with_protocol_versions(&[&rustls::version::TLS13])
                .with_root_certificates(roots)
                .with_no_client_auth();
        tls.alpn_protocols = vec![options.alpn.as_bytes().to_vec()];
        let mut config = ClientConfig::new(Arc::new(QuicClientConfig::try_from(tls)?));
        config.transport_config(Arc::new(transport(options)));

        let mut endpoint = Endpoint::client((options.host, 0).into())?;
        endpoint.set_default_client_config(config);
        Ok(Self {
            endpoint,
            options: options.clone(),
        })
    }

    fn version(&self) -> String {
        format!("quinn {}, rustls {}", pinned("quinn"), pinned("rustls"))
    }

    /// Of a write quinn tells no more than that it was taken into the send window.
    fn counted(workload: Workload) -> Counted {
        match workload {
            Workload::Bulk | Workload::Small => Counted::HandedOver,
            _ => Counted::Acknowledged,
        }
    }

    async fn connect(&self) -> Result<QuinnConnection> {
        let connecting = self
            .endpoint
            .connect(self.options.address(), &self.options.server_name)?;
        Ok(QuinnConnection(connecting.await?))
    }

    async fn close(self) {
        self.endpoint.wait_idle().await;
    }
}

fn transport(options: &Options) -> TransportConfig {
    let mut transport = TransportConfig::default();
    // The largest packet of the other contenders.
    let mut mtu_discovery = MtuDiscoveryConfig::default();
    mtu_discovery.upper_bound(1472);
    transport.mtu_discovery_config(Some(mtu_discovery));
    match options.workload {
        // Lets as much be unacknowledged as the workload allows, and makes writes wait beyond.
        Workload::Bulk | Workload::Small => {
            transport.send_window((options.in_flight * options.size) as u64);
        }
        // What its documentation advises for many small streams.
        _ => {
            transport.send_fairness(false);
        }
    }
    transport
}

#[derive(Clone)]
struct QuinnConnection(quinn::Connection);

impl Connection for QuinnConnection {
    async fn send_message(&self, message: Bytes) -> Result<()> {
        let mut stream = self.0.open_uni().await?;
        stream.write_chunk(message).await?;
        stream.finish()?;
        acknowledged(&stream).await
    }

    async fn send_stream(&self, load: Arc<Load>) -> Result<()> {
        let mut stream = self.0.open_uni().await?;
        while load.running() {
            stream.write_chunk(load.payload.clone()).await?;
            load.completed();
        }
        stream.finish()?;
        acknowledged(&stream).await
    }

    async fn close(self) -> Result<()> {
        self.0.close(VarInt::from_u32(0), b"");
        Ok(())
    }
}

async fn acknowledged(stream: &quinn::SendStream) -> Result<()> {
    match stream.stopped().await? {
        None => Ok(()),
        Some(code) => bail!("stopped by the peer with code {code}"),
    }
}
