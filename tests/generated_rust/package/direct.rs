//! Clients that no proxy can be named to: whatever host a program names, they connect to the recording server.

use std::net::SocketAddr;
use std::pin::Pin;

fn server() -> SocketAddr {
    let proxy = std::env::var("http_proxy").unwrap();
    proxy.trim_start_matches("http://").parse().unwrap()
}

/// hyper's connector.
#[derive(Clone)]
pub struct Connector;

type Stream = hyper_util::rt::TokioIo<tokio::net::TcpStream>;

impl tower_service::Service<hyper::Uri> for Connector {
    type Response = Stream;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<Stream>> + Send>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: hyper::Uri) -> Self::Future {
        Box::pin(async {
            let stream = tokio::net::TcpStream::connect(server()).await?;
            Ok(hyper_util::rt::TokioIo::new(stream))
        })
    }
}

/// hyper's connector.
pub fn connector() -> Connector {
    Connector
}

/// A client of awc.
pub fn awc() -> awc::Client {
    use actix_service::{Service, fn_service};
    use actix_tls::connect::{ConnectInfo, Connector};
    let connector = fn_service(|info: ConnectInfo<awc::http::Uri>| {
        Connector::default()
            .service()
            .call(info.set_addr(Some(server())))
    });
    awc::Client::builder()
        .connector(awc::Connector::new().connector(connector))
        .finish()
}

/// The connector of hyper's version before the first.
#[derive(Clone)]
pub struct Connector014;

impl tower_service::Service<hyper014::Uri> for Connector014 {
    type Response = tokio::net::TcpStream;
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = std::io::Result<tokio::net::TcpStream>> + Send>>;

    fn poll_ready(
        &mut self,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Result<(), Self::Error>> {
        std::task::Poll::Ready(Ok(()))
    }

    fn call(&mut self, _: hyper014::Uri) -> Self::Future {
        Box::pin(tokio::net::TcpStream::connect(server()))
    }
}

/// The connector of hyper's version before the first.
pub fn connector014() -> Connector014 {
    Connector014
}
