//! Goal: the crates of ARCHITECTURE.md know only those they may know, so that a rule has one place and a mistake
//! cannot spread. Method: `cargo metadata` names every direct dependency; the tables below name what is allowed.
//! A crate that is in no table fails.

use std::collections::BTreeSet;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

/// For each crate, those of ours that it may use.
const ARROWS: &[(&str, &[&str])] = &[
    ("bursar-domain", &[]),
    ("bursar-store", &["bursar-domain"]),
    ("bursar-connectors", &["bursar-domain"]),
    ("bursar-locale", &["bursar-domain"]),
    ("bursar-documents", &["bursar-domain", "bursar-locale"]),
    (
        "bursar-app",
        &["bursar-domain", "bursar-store", "bursar-connectors", "bursar-documents", "bursar-locale"],
    ),
    ("bursar-web", &["bursar-domain", "bursar-app", "bursar-locale"]),
    ("bursar-emulators", &[]),
    (
        "bursar",
        &[
            "bursar-domain",
            "bursar-store",
            "bursar-connectors",
            "bursar-documents",
            "bursar-locale",
            "bursar-app",
            "bursar-web",
            "bursar-emulators",
            "bursar-simulation",
        ],
    ),
    (
        "bursar-simulation",
        &[
            "bursar-domain",
            "bursar-store",
            "bursar-locale",
            "bursar-app",
            "bursar-web",
            "bursar-emulators",
            "bursar-testkit",
        ],
    ),
    (
        "bursar-testkit",
        &[
            "bursar-domain",
            "bursar-store",
            "bursar-connectors",
            "bursar-documents",
            "bursar-locale",
            "bursar-app",
            "bursar-web",
            "bursar-emulators",
        ],
    ),
    ("xtask", &[]),
];

/// For tests only: what a crate's tests may use beside its own arrows. The emulators' tests use nothing of ours, so
/// that one misreading of a gateway's guide cannot hide in two places.
const TEST_ARROWS: &[(&str, &[&str])] = &[
    ("bursar-store", &["bursar-testkit"]),
    ("bursar-connectors", &["bursar-testkit", "bursar-emulators"]),
    ("bursar-documents", &["bursar-testkit"]),
    ("bursar-app", &["bursar-testkit", "bursar-emulators"]),
    ("bursar-web", &["bursar-testkit", "bursar-emulators"]),
    ("bursar", &["bursar-testkit"]),
];

/// Crates of others that open a door to the outside world, and who may hold the key.
const DOORS: &[(&str, &[&str])] = &[
    // testkit fills databases of older versions, which the store would upgrade before it lets anybody write.
    ("rusqlite", &["bursar-store", "bursar-emulators", "bursar-testkit"]),
    ("tokio-postgres", &["bursar-store", "bursar-testkit"]),
    ("deadpool-postgres", &["bursar-store"]),
    ("reqwest", &["bursar-connectors"]),
    ("lettre", &["bursar-connectors"]),
];

/// What makes a function depend on more than its arguments: never in the rules.
const IMPURE: &[&str] = &["async-trait", "futures-util", "getrandom", "http", "rand", "tokio", "tracing"];

fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.toml"))
        .no_deps()
        .exec()
        .expect("cargo describes this workspace")
}

fn row(table: &[(&str, &[&'static str])], name: &str) -> Option<BTreeSet<&'static str>> {
    table.iter().find(|(owner, _)| *owner == name).map(|(_, allowed)| allowed.iter().copied().collect())
}

fn used<'a>(package: &'a Package, kinds: &[DependencyKind]) -> BTreeSet<&'a str> {
    package
        .dependencies
        .iter()
        .filter(|dependency| kinds.contains(&dependency.kind))
        .map(|dependency| dependency.name.as_str())
        .collect()
}

#[test]
fn every_crate_uses_only_the_crates_it_may() {
    let metadata = metadata();
    let ours: BTreeSet<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let named: BTreeSet<&str> = ARROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(ours, named, "the table of arrows and the workspace name different crates");

    let mut broken = Vec::new();
    for package in &metadata.packages {
        let mut allowed = row(ARROWS, &package.name).unwrap_or_default();
        for name in used(package, &[DependencyKind::Normal, DependencyKind::Build]).intersection(&ours) {
            if !allowed.contains(name) {
                broken.push(format!("{} uses {name}", package.name));
            }
        }
        allowed.extend(row(TEST_ARROWS, &package.name).unwrap_or_default());
        for name in used(package, &[DependencyKind::Development]).intersection(&ours) {
            if !allowed.contains(name) && *name != package.name.as_str() {
                broken.push(format!("the tests of {} use {name}", package.name));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// The two arrows that matter most, said outright, so that editing the table alone cannot remove them.
#[test]
fn pages_never_reach_the_database_or_a_gateway_and_emulators_share_nothing() {
    let metadata = metadata();
    let kinds = [DependencyKind::Normal, DependencyKind::Build];
    for package in &metadata.packages {
        let used = used(package, &kinds);
        match package.name.as_str() {
            "bursar-web" => {
                assert!(!used.contains("bursar-store") && !used.contains("bursar-connectors"), "{used:?}");
            }
            "bursar-domain" | "bursar-emulators" => {
                assert!(!used.iter().any(|name| name.starts_with("bursar")), "{}: {used:?}", package.name);
            }
            _ => {}
        }
    }
}

#[test]
fn databases_and_networks_are_reached_through_one_crate_each() {
    let mut broken = Vec::new();
    for package in &metadata().packages {
        let used = used(package, &[DependencyKind::Normal, DependencyKind::Build]);
        for (door, keepers) in DOORS {
            if used.contains(door) && !keepers.contains(&package.name.as_str()) {
                broken.push(format!("{} uses {door}", package.name));
            }
        }
        if package.name.as_str() == "bursar-domain" {
            broken.extend(
                used.iter().filter(|name| IMPURE.contains(name)).map(|name| format!("domain uses {name}")),
            );
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
