//! Each setting by itself, and the manual beside them.

use super::settings::variable;
use super::*;

#[test]
fn a_file_may_leave_everything_out_but_may_not_misspell() {
    let settings: Settings = toml::from_str("listen = \"0.0.0.0:80\"").expect("a setting");
    let config = Config::from_settings(settings).expect("readable");
    assert_eq!(config.base_url, "http://0.0.0.0:80");
    assert!(toml::from_str::<Settings>("lisen = \"0.0.0.0:80\"").is_err());
}

#[test]
fn tls_has_two_files_and_an_address_that_says_so() {
    let read = |text: &str| {
        Config::from_settings(toml::from_str(text).expect("settings")).map_err(|error| error.to_string())
    };
    let files = "tls_certificate = \"c.pem\"\ntls_key = \"k.pem\"\n";
    let config = read(files).expect("readable");
    assert_eq!(config.base_url, "https://127.0.0.1:8080");
    assert!(config.tls.is_some());
    for (text, named) in [
        ("tls_key = \"k.pem\"".to_owned(), "BURSAR_TLS_CERTIFICATE and BURSAR_TLS_KEY"),
        (format!("{files}base_url = \"http://training.example\""), "BURSAR_BASE_URL"),
        ("redirect_listen = \"0.0.0.0:80\"".to_owned(), "BURSAR_REDIRECT_LISTEN"),
        ("redirect_listen = \"80\"".to_owned(), "BURSAR_REDIRECT_LISTEN"),
    ] {
        let error = read(&text).err().unwrap_or_default();
        assert!(error.contains(named), "{text}: {error}");
    }
    let proxied = "base_url = \"https://training.example\"\nredirect_listen = \"0.0.0.0:80\"";
    assert!(read(proxied).is_ok(), "behind a proxy too");
}

#[test]
fn limits_of_an_address_are_sensible() {
    let read = |text: &str| {
        let config = Config::from_settings(toml::from_str(text).expect("settings"));
        config.map(|config| config.holds_per_address).map_err(|error| error.to_string())
    };
    assert_eq!(read(""), Ok(AddressLimits::USUAL));
    let some = read("holds_per_address = \"40\"\nholds_per_session_percent = \"25\"");
    assert_eq!(some, Ok(AddressLimits { everywhere: 40, session_percent: 25 }));
    for text in ["holds_per_address = \"0\"", "holds_per_session_percent = \"101\""] {
        assert!(read(text).is_err_and(|error| error.contains("BURSAR_HOLDS_PER_")), "{text}");
    }
}

#[test]
fn guests_and_rooms_have_limits_of_an_address_too() {
    let read = |text: &str| {
        let config = Config::from_settings(toml::from_str(text).expect("settings"));
        config
            .map(|config| (config.guests_per_address, config.room_connections_per_address))
            .map_err(|error| error.to_string())
    };
    assert_eq!(read(""), Ok((250, None)));
    let set = "guests_per_address = \"1000\"\nroom_connections_per_address = \"600\"";
    assert_eq!(read(set), Ok((1_000, Some(600))));
    for name in ["guests_per_address", "room_connections_per_address"] {
        let refused = read(&format!("{name} = \"0\""));
        assert!(refused.is_err_and(|error| error.contains(&name.to_ascii_uppercase())), "{name}");
    }
}

fn page(name: &str) -> String {
    let manual = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/manual");
    std::fs::read_to_string(manual.join(name)).expect("a page of the manual")
}

#[test]
fn the_manual_has_every_setting_and_no_other() {
    let page = page("configuration.md");
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let mut told: Vec<_> = rows.map(str::to_owned).collect();
    let mut settings = Settings::default();
    let mut ours: Vec<_> = settings.fields().iter().map(|(name, _)| variable(name)).collect();
    told.sort_unstable();
    ours.sort_unstable();
    assert_eq!(told, ours);
}

#[test]
fn configurations_in_the_manual_can_be_read() {
    for name in ["installing.md", "tls.md"] {
        let text = page(name);
        let blocks: Vec<_> = text.split("```toml\n").skip(1).collect();
        assert!(blocks.len() > 1, "{name}");
        for block in blocks {
            let block = block.split("```").next().unwrap_or_default();
            let mut settings: Settings = toml_file::parse(block).expect(name);
            // Not on this machine.
            settings.secret_key_file = None;
            assert!(Config::from_settings(settings).is_ok(), "{name}: {block}");
        }
    }
}

#[test]
fn a_setting_that_cannot_be_read_is_named() {
    let settings = Settings { listen: Some("here".into()), ..Settings::default() };
    let error = Config::from_settings(settings).err().map(|error| error.to_string());
    assert_eq!(error.as_deref(), Some("BURSAR_LISTEN=\"here\" cannot be read"));
}
