//! What the embedded areas print, word for word: researchers quote these lines.

use disputed::{Language, Period, Policy, article140, date};

#[test]
fn findings_print_as_lines_that_can_be_quoted() {
    let atlas = article140().unwrap();
    let mut lines = Vec::new();
    for (place, (y, m, d)) in [
        ("Kirkuk", (2017, 10, 15)),
        ("Kirkuk", (2017, 10, 16)),
        ("Kirkuk", (2017, 10, 17)),
        ("Kirkuk", (2014, 6, 11)),
        ("Kirkuk", (2019, 6, 1)),
        ("Kirkuk", (2003, 3, 18)),
        ("Sinjar", (2017, 10, 17)),
        ("rabia", (2014, 7, 15)),
        ("Bashiqa", (2016, 10, 16)),
        ("dibis", (2017, 10, 16)),
        ("mandali", (2017, 10, 16)),
        ("qoratu", (2003, 3, 25)),
        ("Mosul Dam and works", (2014, 8, 18)),
    ] {
        let point = atlas.place(place).unwrap().point;
        lines.push(atlas.on(date(y, m, d)).control_at(point).unwrap().to_string());
    }
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn histories_print_one_spell_a_line() {
    let atlas = article140().unwrap();
    let spells: Vec<String> = atlas.history_of("kirkuk-city").unwrap().map(|spell| spell.to_string()).collect();
    insta::assert_snapshot!(spells.join("\n"));
}

#[test]
fn a_finding_is_one_flat_object_in_json() {
    let atlas = article140().unwrap();
    let day = atlas.on(date(2016, 10, 16));
    insta::assert_snapshot!(serde_json::to_string_pretty(&day.control_of("bashiqa").unwrap()).unwrap());
}

#[test]
fn the_record_is_read_as_it_stood() {
    let atlas = article140().unwrap();
    let day = date(2016, 10, 16);
    let mut lines = Vec::new();
    for known_by in [date(2016, 10, 15), day, date(2016, 11, 6), date(2016, 11, 7)] {
        let then = atlas.known_by(known_by);
        lines.push(format!("{known_by}: {}", then.on(day).control_of("bashiqa").unwrap()));
    }
    let distrust = atlas.known_by(day).with_policy(Policy::default().exclude(["ASTU-BASH16"])).unwrap();
    lines.push(format!("{day} without that source: {}", distrust.on(day).control_of("bashiqa").unwrap()));
    insta::assert_snapshot!(lines.join("\n"));
}

#[test]
fn a_name_in_the_place_of_an_id_is_told_with_its_id() {
    let atlas = article140().unwrap();
    let day = atlas.on(date(2017, 10, 15));
    let zone = |id: &str| day.control_of(id).unwrap_err().to_string();
    assert_eq!(zone("Hawijah"), "no zone has the id \"Hawijah\" (that is a name: its id is \"hawija\")");
    assert_eq!(zone("kirkuk-cty"), "no zone has the id \"kirkuk-cty\" (did you mean \"kirkuk-city\"?)");
    assert_eq!(
        zone("kirkuk"),
        "no zone has the id \"kirkuk\" (it is a division: `Atlas::zones_under` lists the zones in it)"
    );
    assert_eq!(
        zone("Baghdad"),
        "no zone has the id \"Baghdad\" (`Atlas::zones` lists all, `Atlas::find_zones` finds them by name)"
    );
    let actor = |id: &str| day.front_lines_between(id, "krg").unwrap_err().to_string();
    assert_eq!(actor("Islamic State"), "no actor has the id \"Islamic State\" (that is a name: its id is \"isis\")");
    let ids: Vec<&str> = atlas.actors().iter().map(|actor| actor.id.as_str()).collect();
    assert_eq!(actor("ottomans"), format!("no actor has the id \"ottomans\" (there are {})", ids.join(", ")));
    let division = atlas.place("hawija-district").unwrap_err().to_string();
    assert!(division.contains("(it is a division: ask for one of its zones: "), "{division}");
    let place = atlas.place("Baghdad").unwrap_err().to_string();
    assert_eq!(
        place,
        "no settlement or zone goes by the name \"Baghdad\" (give its longitude,latitude, or a town or zone of the atlas)"
    );
}

#[test]
fn an_error_that_is_unwrapped_reads_as_it_is_printed() {
    let error = article140().unwrap().place("Baghdad").unwrap_err();
    assert_eq!(format!("{error:?}"), error.to_string());
}

/// With `INSTA_UPDATE=always`, as for answers, they are drawn anew.
#[test]
fn the_pictures_of_the_readme_show_the_data_as_they_are() {
    let atlas = article140().unwrap();
    let pictures = [
        ("map.svg", atlas.on(date(2017, 10, 15)).plot_map(Language::En).unwrap()),
        ("holders.svg", atlas.plot_holders(Period::ALWAYS, Language::En).unwrap()),
    ];
    for (name, picture) in pictures {
        let path = std::path::Path::new("examples/pictures").join(name);
        if std::env::var("INSTA_UPDATE").is_ok_and(|how| how == "always") {
            std::fs::write(&path, &picture).unwrap();
        }
        let is_new = std::fs::read_to_string(&path).unwrap() == picture;
        assert!(is_new, "{name} is old: INSTA_UPDATE=always cargo test --test printed");
    }
}
