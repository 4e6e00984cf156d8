//! `bursar demo`: `serve` with a local gateway emulator, a mailbox and sample data. No special code path.

use crate::config::Config;
use crate::import::import;
use crate::stop::StopSignal;
use crate::{logging, secret_key, serve, wiring};
use anyhow::Context as _;
use connectors::Secret;
use connectors::http::PlainHttp;
use connectors::mail::{SmtpConfig, SmtpSecurity};
use connectors::payments::GatewayHosts;
use connectors::payments::classic::ClassicHosts;
use connectors::payments::payflow::PayflowHosts;
use connectors::payments::paypal::PayPalHosts;
use emulators::authenticator::{self, Authenticator};
use emulators::express::{self, ExpressConfig};
use emulators::mailbox::{Mailbox, MailboxConfig};
use emulators::payflow::{Account, Emulator, PayflowConfig};
use emulators::paypal::{self, PayPalConfig};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::path::{Path, PathBuf};
use std::time::Duration;
use tokio::net::TcpListener;

/// The sample installation: the sites that every product's stand-in is tried with, and those of sellers abroad.
const SAMPLE: &str = concat!(include_str!("../sample.toml"), "\n", include_str!("../sample_abroad.toml"));

/// The people of the sample, what they are, and the secrets of their second factors in base32. Whoever owes a code finds
/// it on the page of the authenticator.
const PEOPLE: [(&str, &str, Option<&str>); 6] = [
    ("operator@demo.example", "operator", Some("MJ2XE43BOIWWIZLNN4WW64DFOJQXI33S")),
    ("admin@demo.example", "administrator", Some("MJ2XE43BOIWWIZLNN4WWCZDNNFXGS43U")),
    ("host@demo.example", "host", None),
    ("finance@demo.example", "finance", None),
    ("head@demo.example", "head of the divisions of Demo Works", None),
    (
        "abroad@demo.example",
        "everything at Bay Workshops and Thames Seminars",
        Some("MJ2XE43BOIWWIZLNN4WWCYTSN5QWIIJB"),
    ),
];

/// Everybody's password in the sample.
const PASSWORD: &str = "seven calm herons";

/// Lies in every demo folder: only such a folder is ever removed.
const MARKER: &str = "this-is-a-bursar-demo";

/// Options of the demo.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Where to listen; the emulator and the mailbox take the ports after it.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of its data.
    #[arg(long, default_value = ".data/demo")]
    data: PathBuf,
    /// Begins anew; without it the data of the last run are kept.
    #[arg(long)]
    reset: bool,
    /// Log level.
    #[arg(long, default_value = "warn")]
    log_level: String,
}

/// Sets up what is not there yet, and serves.
///
/// # Errors
/// What keeps it from starting, in plain words.
pub async fn demo(args: DemoArgs) -> anyhow::Result<()> {
    logging::start(&args.log_level, logging::LogFormat::Text)?;
    prepare_folder(&args.data, args.reset)?;
    let host = public_host(args.listen.ip());
    let listener = listen(args.listen.ip(), args.listen.port()).await?;
    let port = listener.local_addr()?.port();
    let gateway = listen_near(args.listen, port, 1).await?;
    let mailbox = listen_near(args.listen, port, 2).await?;
    let paypal = listen_near(args.listen, port, 3).await?;
    let express = listen_near(args.listen, port, 4).await?;
    let smtp = listen(IpAddr::V4(Ipv4Addr::LOCALHOST), 0).await?;

    let url = |listener: &TcpListener| -> anyhow::Result<String> {
        Ok(format!("http://{}", SocketAddr::new(host, listener.local_addr()?.port())))
    };
    let (base_url, gateway_url, mailbox_url) = (url(&listener)?, url(&gateway)?, url(&mailbox)?);
    let (paypal_url, express_url) = (url(&paypal)?, url(&express)?);
    start_emulator(&args.data, gateway, &gateway_url).await?;
    start_paypal(&args.data, paypal, &paypal_url).await?;
    start_express(&args.data, express).await?;
    let smtp_address = smtp.local_addr()?;
    start_mailbox(&args.data, mailbox, smtp).await?;

    let mut config = Config::defaults()?;
    config.database_url = format!("sqlite://{}", args.data.join("bursar.db").display());
    config.base_url.clone_from(&base_url);
    config.secret_key = Some(Secret::new(secret_key::read_or_make(&args.data.join("secret.key"))?));
    config.smtp = Some(SmtpConfig {
        host: smtp_address.ip().to_string(),
        port: smtp_address.port(),
        security: SmtpSecurity::None,
        credentials: None,
        timeout: Duration::from_secs(10),
    });
    config.mail_from.address = "no-reply@demo.example".to_owned();
    config.gateways = GatewayHosts {
        payflow: PayflowHosts::below(&gateway_url),
        paypal: PayPalHosts::below(&paypal_url),
        classic: ClassicHosts::below(&express_url),
    };
    config.plain_http = PlainHttp::Anywhere;
    // So that direct payment can be tried, with test cards.
    config.takes_cards = true;

    let app = wiring::app(&config).await?;
    if app.sites().list().await?.is_empty() {
        import(&app, toml::from_str(SAMPLE).context("the sample data")?).await?;
    }
    let stop = StopSignal::listen()?;
    print_table(&base_url, [&gateway_url, &paypal_url, &express_url, &mailbox_url], &args.data);
    let metrics = serve::metrics_recorder()?;
    let doors = serve::Doors::open(&config, listener).await?;
    serve::run(app, &config, doors, metrics, stop).await
}

/// Makes the folder, or empties it when it is a demo's. Whatever else is in a folder stays alone: a demo that settled there would
/// be taken away with it one day.
fn prepare_folder(data: &Path, reset: bool) -> anyhow::Result<()> {
    let is_demos = data.join(MARKER).exists();
    let is_in_use = data.exists() && (data.is_file() || std::fs::read_dir(data)?.next().is_some());
    anyhow::ensure!(
        is_demos || !is_in_use,
        "{} is not the folder of a demo: it is left alone. Name another one with --data",
        data.display()
    );
    if reset && is_demos {
        std::fs::remove_dir_all(data).with_context(|| format!("removing {}", data.display()))?;
    }
    std::fs::create_dir_all(data).with_context(|| format!("making {}", data.display()))?;
    std::fs::write(data.join(MARKER), "bursar demo --reset removes this folder\n")?;
    Ok(())
}

async fn listen(ip: IpAddr, port: u16) -> anyhow::Result<TcpListener> {
    let address = SocketAddr::new(ip, port);
    TcpListener::bind(address).await.with_context(|| format!("listening on {address}"))
}

/// Listens `offset` ports after the pages, or on any port when that one is taken or the pages' was any.
async fn listen_near(asked: SocketAddr, port: u16, offset: u16) -> anyhow::Result<TcpListener> {
    let wanted = if asked.port() == 0 { 0 } else { port.saturating_add(offset) };
    match listen(asked.ip(), wanted).await {
        Ok(listener) => Ok(listener),
        Err(_) => listen(asked.ip(), 0).await,
    }
}

/// The address under which other machines reach us when we listen on all of them, so that a phone can use the demo
/// (decision 23).
fn public_host(ip: IpAddr) -> IpAddr {
    if !ip.is_unspecified() {
        return ip;
    }
    // Choosing a route sends nothing; the address is reserved for documentation.
    let probe = || {
        let socket = UdpSocket::bind((Ipv4Addr::UNSPECIFIED, 0))?;
        socket.connect((Ipv4Addr::new(192, 0, 2, 1), 9))?;
        socket.local_addr()
    };
    probe().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |address| address.ip())
}

async fn start_emulator(data: &Path, listener: TcpListener, public_url: &str) -> anyhow::Result<()> {
    let named = |account| Account { merchant_name: "the demo".to_owned(), ..account };
    let config = PayflowConfig {
        data: Some(data.to_owned()),
        public_url: Some(public_url.to_owned()),
        accounts: Account::demo().into_iter().map(named).collect(),
        ..PayflowConfig::default()
    };
    let emulator = Emulator::open(config).await.context("opening the books of the emulator")?;
    tokio::spawn(async move {
        if let Err(error) = emulator.serve(listener).await {
            tracing::error!(error = %error, "the gateway emulator stopped");
        }
    });
    Ok(())
}

async fn start_paypal(data: &Path, listener: TcpListener, public_url: &str) -> anyhow::Result<()> {
    let named = |app| paypal::App { merchant_name: "the demo".to_owned(), ..app };
    let config = PayPalConfig {
        data: Some(data.to_owned()),
        public_url: Some(public_url.to_owned()),
        apps: paypal::App::demo().into_iter().map(named).collect(),
        ..PayPalConfig::default()
    };
    let emulator =
        paypal::Emulator::open(config).await.context("opening the books of the PayPal emulator")?;
    tokio::spawn(async move {
        if let Err(error) = emulator.serve(listener).await {
            tracing::error!(error = %error, "the PayPal emulator stopped");
        }
    });
    Ok(())
}

async fn start_express(data: &Path, listener: TcpListener) -> anyhow::Result<()> {
    let named = |known| express::Signature { merchant_name: "the demo".to_owned(), ..known };
    let config = ExpressConfig {
        data: Some(data.to_owned()),
        signatures: express::Signature::demo().into_iter().map(named).collect(),
        ..ExpressConfig::default()
    };
    let emulator = express::Emulator::open(config).await;
    let emulator = emulator.context("opening the books of the Express Checkout emulator")?;
    tokio::spawn(async move {
        if let Err(error) = emulator.serve(listener).await {
            tracing::error!(error = %error, "the Express Checkout emulator stopped");
        }
    });
    Ok(())
}

async fn start_mailbox(data: &Path, pages: TcpListener, smtp: TcpListener) -> anyhow::Result<()> {
    let config = MailboxConfig { data: Some(data.to_owned()), ..MailboxConfig::default() };
    let mailbox = Mailbox::open(&config).context("opening the mailbox")?;
    let codes: Vec<(&str, &str)> =
        PEOPLE.iter().filter_map(|(email, _, secret)| Some((*email, (*secret)?))).collect();
    let router = mailbox.router().merge(Authenticator::new(&codes).router());
    tokio::spawn(async move {
        if let Err(error) = mailbox.serve_smtp(smtp).await {
            tracing::error!(error = %error, "the mailbox takes no mails any more");
        }
    });
    tokio::spawn(async move {
        if let Err(error) = axum::serve(pages, router).await {
            tracing::error!(error = %error, "the mailbox shows no mails any more");
        }
    });
    Ok(())
}

fn print_table(base_url: &str, [gateway_url, paypal_url, express_url, mailbox_url]: [&str; 4], data: &Path) {
    println!("ready: {base_url}");
    println!();
    println!("  Sample sites      {base_url}/academy/   (attendees pay fees)");
    println!("                    {base_url}/works/     (hosts pay per use: {base_url}/works/host)");
    println!("                    {base_url}/bay/       (a seller in the United States)");
    println!("                    {base_url}/thames/    (a seller in the United Kingdom)");
    println!("  Mailbox           {mailbox_url}/");
    println!("  Payflow emulator  {gateway_url}/control   (faults, clock, outage)");
    println!("                    {gateway_url}/console   (payments held for review)");
    println!("  PayPal emulator   {paypal_url}/control");
    for app in paypal::App::demo() {
        let (mode, id, secret) = (app.mode.word(), app.client_id, app.secret);
        println!("                    {mode}: client ID {id}, secret {secret}");
    }
    println!("  Express Checkout  {express_url}/control   (for sellers in the US and Canada)");
    println!("                    and Website Payments Pro, for sellers in the United Kingdom");
    for known in express::Signature::demo() {
        let (mode, user, password) = (known.mode.word(), known.user, known.password);
        println!("                    {mode}: username {user}, password {password}");
        println!("                    signature {}", known.signature);
    }
    println!("  Authenticator     {mailbox_url}{}   (codes of the second factor)", authenticator::PATH);
    println!("  Data              {}", data.display());
    println!();
    println!("  Sign in           {base_url}/sign-in");
    for (email, role, secret) in PEOPLE {
        let code = if secret.is_some() { " (and a code)" } else { "" };
        println!("                    {email:<24} {role}{code}");
    }
    println!("                    password of all of them: {PASSWORD}");
    println!();
    println!("  Test cards        Visa 4111 1111 1111 1111 · Mastercard 5555 5555 5555 4444");
    println!("                    any month of the next years, code 123, address 1 Main St, postcode 10001");
    println!("                    code 400 is wrong: the card is refused");
    println!("  Held for review   last name on the card: Review");
    println!("  Declined          any other card number (Thames Seminars: chosen on the page for cards)");
    println!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_demo_keeps_its_folder_begins_anew_when_asked_and_leaves_others_alone() {
        let home = tempfile::tempdir().expect("a folder");
        let data = home.path().join("demo");
        for reset in [false, true] {
            prepare_folder(&data, reset).expect("made");
            let kept = data.join("bursar.db");
            std::fs::write(&kept, "books").expect("written");
            prepare_folder(&data, false).expect("as it was");
            assert_eq!(std::fs::read_to_string(&kept).expect("kept"), "books");
            prepare_folder(&data, true).expect("begun anew");
            assert!(!kept.exists() && data.join(MARKER).exists());
        }
        // An empty folder may become a demo's.
        let empty = home.path().join("empty");
        std::fs::create_dir(&empty).expect("made");
        prepare_folder(&empty, true).expect("nothing is lost");
        // Somebody's letters may not, and no marker is left that would let them be removed the next time.
        let foreign = home.path().join("letters");
        std::fs::create_dir(&foreign).expect("made");
        let letter = foreign.join("letter.txt");
        std::fs::write(&letter, "Dear Ada").expect("written");
        for reset in [false, true] {
            for data in [&foreign, &letter] {
                let refused = prepare_folder(data, reset).expect_err("not a demo's").to_string();
                assert!(refused.contains("is not the folder of a demo"), "{refused}");
            }
            assert_eq!(std::fs::read_to_string(&letter).expect("still there"), "Dear Ada");
            assert!(!foreign.join(MARKER).exists());
        }
    }

    /// The emulator declines amounts from 1000 on by rules of their own: a sample seat is bought by whoever tries it.
    #[test]
    fn sample_seats_are_paid_for_without_tripping_a_rule_of_the_emulator() {
        let sample: toml::Table = SAMPLE.parse().expect("the sample is TOML");
        let sites = sample["site"].as_array().expect("sites");
        let sessions = sites.iter().filter_map(|site| site.get("session")).filter_map(toml::Value::as_array);
        let fees: Vec<i64> = sessions
            .flatten()
            .filter_map(|session| session.get("fee"))
            .filter_map(toml::Value::as_integer)
            .collect();
        assert!(fees.iter().any(|fee| *fee > 0), "{fees:?}");
        assert!(fees.iter().all(|fee| (0..100_000).contains(fee)), "{fees:?}");
    }

    /// What is printed lets people in only if the sample says the same.
    #[test]
    fn the_sample_has_the_people_that_the_demo_names() {
        let sample: toml::Table = SAMPLE.parse().expect("the sample is TOML");
        let people = sample["person"].as_array().expect("people");
        assert_eq!(people.len(), PEOPLE.len());
        for (person, (email, role, secret)) in people.iter().zip(PEOPLE) {
            let text = |name: &str| person.get(name).and_then(toml::Value::as_str);
            assert_eq!((text("email"), text("password")), (Some(email), Some(PASSWORD)));
            assert_eq!(text("second_factor"), secret, "{role}");
        }
    }
}
