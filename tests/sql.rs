//! The SQL functions give the library's answers, whatever the columns come as.

use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, BinaryArray, Date32Array, Date64Array, FixedSizeListArray, Float64Array, RecordBatch,
    StringArray, StructArray, TimestampMillisecondArray,
};
use datafusion::arrow::datatypes::{DataType, Date32Type, Field, Float64Type};
use datafusion::arrow::util::pretty::pretty_format_batches;
use datafusion::prelude::SessionContext;
use disputed::datafusion::{Functions, register};
use disputed::{Atlas, Date, Period, Point, Zone, ZoneShape, article140, date};
use geo_types::Rect;
use jiff::ToSpan;
use proptest::prelude::*;

fn session(atlas: Atlas) -> SessionContext {
    let ctx = SessionContext::new();
    register(&ctx, atlas);
    ctx
}

fn run(ctx: &SessionContext, query: &str) -> Result<Vec<RecordBatch>, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async { ctx.sql(query).await?.collect().await }).map_err(|error| error.to_string())
}

fn printed(ctx: &SessionContext, query: &str) -> String {
    pretty_format_batches(&run(ctx, query).unwrap()).unwrap().to_string()
}

fn one_text(ctx: &SessionContext, query: &str) -> Option<String> {
    let batches = run(ctx, query).unwrap();
    let column = datafusion::arrow::compute::cast(batches[0].column(0), &DataType::Utf8).unwrap();
    let column = column.as_string::<i32>();
    column.is_valid(0).then(|| column.value(0).to_owned())
}

/// Days since 1970-01-01, counted by another library than the functions use.
fn days(date: Date) -> i32 {
    date.since((jiff::Unit::Day, disputed::date(1970, 1, 1))).unwrap().get_days()
}

fn table(ctx: &SessionContext, columns: Vec<(&str, ArrayRef)>) {
    let columns = columns.into_iter().map(|(name, column)| (name, column, true));
    ctx.register_batch("questions", RecordBatch::try_from_iter_with_nullable(columns).unwrap()).unwrap();
}

#[test]
fn kirkuk_in_sql() {
    let ctx = session(article140().unwrap());
    insta::assert_snapshot!(printed(
        &ctx,
        "SELECT day, c['zone'] zone, c['status'] status, c['actors'] actors, c['since'] since, c['until'] until,
                c['certainty'] certainty
         FROM (SELECT day, control_at(44.392, 35.468, day) c FROM
               (VALUES ('2002-01-01'), ('2003-04-09'), ('2014-06-11'), ('2017-10-16'), ('2020-01-01')) AS t(day))
         ORDER BY day"
    ));
    insta::assert_snapshot!(printed(
        &ctx,
        "SELECT status, actors, round(area_km2) km2, zones FROM holdings('2017-10-16') ORDER BY km2 DESC"
    ));
    insta::assert_snapshot!(printed(
        &ctx,
        "SELECT date_trunc('year', date) AS year, count(*) AS changes FROM changes() GROUP BY 1 ORDER BY 1"
    ));
    insta::assert_snapshot!(printed(
        &ctx,
        "SELECT kind, controlled_by(lon, lat, date, 'isis') AS by_isis, count(*) AS incidents, sum(deaths_best) AS deaths
         FROM incidents() GROUP BY 1, 2 ORDER BY 1, 2"
    ));
    insta::assert_snapshot!(printed(&ctx, "SELECT membership, count(*) AS zones FROM zones() GROUP BY 1 ORDER BY 1"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// A table of random questions of the embedded atlas has the answers of `Snapshot::control_at`.
    #[test]
    fn the_answers_are_those_of_the_library(
        questions in prop::collection::vec((41.0..46.5_f64, 33.0..37.5_f64, -500..7000_i64), 1..400),
        known_by in prop::option::of(0..6000_i64),
    ) {
        let whole = article140().unwrap();
        let start = date(2003, 1, 1);
        let atlas = known_by.map_or(whole.clone(), |days| whole.known_by(start + days.days()));
        let ctx = session(atlas.clone());
        let dates: Vec<Date> = questions.iter().map(|(_, _, day)| start + day.days()).collect();
        table(&ctx, vec![
            ("lon", Arc::new(Float64Array::from_iter_values(questions.iter().map(|question| question.0)))),
            ("lat", Arc::new(Float64Array::from_iter_values(questions.iter().map(|question| question.1)))),
            ("day", Arc::new(Date32Array::from_iter_values(dates.iter().copied().map(days)))),
        ]);
        let query = "SELECT control_at(lon, lat, day), controlled_by(lon, lat, day, 'federal-iraq'),
                            zone_at(lon, lat), zone_at(lon, lat, day),
                            front_distance_km(lon, lat, day, 'peshmerga', 'isis')
                     FROM questions";
        let rows = run(&ctx, query).unwrap();
        let mut row = 0;
        for batch in &rows {
            let answers = batch.column(0).as_struct();
            let text = |name: &str, row: usize| {
                let column = answers.column_by_name(name).unwrap().as_string_view();
                column.is_valid(row).then(|| column.value(row).to_owned())
            };
            let day = |name: &str, row: usize| {
                let column = answers.column_by_name(name).unwrap().as_primitive::<Date32Type>();
                column.is_valid(row).then(|| column.value(row))
            };
            for i in 0..batch.num_rows() {
                let (lon, lat, _) = questions[row];
                let snapshot = atlas.on(dates[row]);
                let expected = snapshot.control_at(Point::new(lon, lat));
                prop_assert_eq!(answers.is_valid(i), expected.is_some());
                prop_assert_eq!(batch.column(2).as_string_view().is_valid(i), expected.is_some());
                if let Some(finding) = expected {
                    let actors = finding.control().actors().iter().map(ToString::to_string).collect::<Vec<_>>().join("+");
                    prop_assert_eq!(text("zone", i), Some(finding.zone().id.to_string()));
                    prop_assert_eq!(text("status", i), Some(finding.control().status().to_string()));
                    prop_assert_eq!(text("actors", i).unwrap_or_default(), actors);
                    prop_assert_eq!(text("certainty", i), Some(finding.certainty().as_str().to_owned()));
                    prop_assert_eq!(day("since", i), finding.since().map(|when| days(when.best())));
                    prop_assert_eq!(day("until", i), finding.until().map(|when| days(when.best())));
                    prop_assert_eq!(batch.column(1).as_boolean().value(i), finding.is_held_under("federal-iraq").unwrap());
                    prop_assert_eq!(batch.column(2).as_string_view().value(i), finding.zone().id.as_str());
                    prop_assert_eq!(batch.column(3).as_string_view().value(i), finding.zone().id.as_str());
                } else {
                    prop_assert!(batch.column(1).is_null(i));
                }
                if row % 20 == 0 {
                    let fronts = snapshot.front_lines_between("peshmerga", "isis").unwrap();
                    let nearest = fronts.nearest(Point::new(lon, lat)).map(|nearest| nearest.distance_km);
                    let distances = batch.column(4).as_primitive::<Float64Type>();
                    prop_assert_eq!(distances.is_valid(i).then(|| distances.value(i)), nearest);
                }
                row += 1;
            }
        }
        prop_assert_eq!(row, questions.len());
    }
}

/// A field that is asked for alone is that of the whole answer, and nothing else is made for it.
#[test]
fn a_field_alone() {
    let ctx = session(article140().unwrap());
    let whole = run(&ctx, "SELECT control_at(lon, lat, date) FROM incidents()").unwrap();
    for field in ["zone", "status", "actors", "since", "until", "certainty"] {
        let query = format!("SELECT control_at(lon, lat, date)['{field}'] FROM incidents()");
        let alone = run(&ctx, &query).unwrap();
        assert_eq!(alone.len(), whole.len());
        for (alone, whole) in alone.iter().zip(&whole) {
            assert_eq!(alone.column(0), whole.column(0).as_struct().column_by_name(field).unwrap());
        }
        let plan = printed(&ctx, &format!("EXPLAIN {query}"));
        assert!(plan.contains(&format!("control_at_{field}(")), "{plan}");
    }
    let unknown = run(&ctx, "SELECT control_at(lon, lat, date)['holder'] FROM incidents()").unwrap_err();
    assert!(unknown.contains("holder"), "{unknown}");
}

fn wkb_point(lon: f64, lat: f64, big: bool, srid: bool) -> Vec<u8> {
    let kind: u32 = if srid { 0x2000_0001 } else { 1 };
    let mut bytes = vec![u8::from(!big)];
    let mut put = |little: &[u8], from_big: &[u8]| bytes.extend_from_slice(if big { from_big } else { little });
    put(&kind.to_le_bytes(), &kind.to_be_bytes());
    if srid {
        put(&4326_u32.to_le_bytes(), &4326_u32.to_be_bytes());
    }
    for number in [lon, lat] {
        put(&number.to_le_bytes(), &number.to_be_bytes());
    }
    bytes
}

/// Every form of place and date says the same.
#[test]
fn places_and_dates_in_every_form() {
    let ctx = session(article140().unwrap());
    let (lon, lat) = (44.392, 35.468);
    let day = days(date(2017, 10, 16));
    let millis = i64::from(day) * 86_400_000 + 82_800_000; // 23:00 in Greenwich, the 17th in Baghdad
    let forms = [wkb_point(lon, lat, false, false), wkb_point(lon, lat, true, false), wkb_point(lon, lat, false, true)];
    for wkb in &forms {
        let xy = Field::new("x", DataType::Float64, true);
        let pair = FixedSizeListArray::new(
            Arc::new(Field::new("xy", DataType::Float64, false)),
            2,
            Arc::new(Float64Array::from(vec![lon, lat])),
            None,
        );
        let point = StructArray::from(vec![
            (Arc::new(xy.clone()), Arc::new(Float64Array::from(vec![lon])) as ArrayRef),
            (Arc::new(xy.with_name("y")), Arc::new(Float64Array::from(vec![lat])) as ArrayRef),
        ]);
        table(
            &ctx,
            vec![
                ("wkb", Arc::new(BinaryArray::from_vec(vec![wkb]))),
                ("pair", Arc::new(pair)),
                ("point", Arc::new(point)),
                ("day", Arc::new(Date32Array::from(vec![day]))),
                ("day64", Arc::new(Date64Array::from(vec![i64::from(day) * 86_400_000]))),
                ("text", Arc::new(StringArray::from(vec!["2017-10-16"]))),
                ("time", Arc::new(TimestampMillisecondArray::from(vec![millis]))),
                ("utc", Arc::new(TimestampMillisecondArray::from(vec![millis]).with_timezone("+00:00"))),
                ("baghdad", Arc::new(TimestampMillisecondArray::from(vec![millis]).with_timezone("+03:00"))),
            ],
        );
        for place in ["wkb", "pair", "point", "44.392, 35.468", "44392 / 1000.0, 35.468::FLOAT"] {
            for date in ["day", "day64", "text", "time", "utc", "DATE '2017-10-16'", "'2017-10-16T09:30:00'"] {
                let actors = one_text(&ctx, &format!("SELECT control_at({place}, {date})['since'] FROM questions"));
                assert_eq!(actors.as_deref(), Some("2017-10-16"), "{place} and {date}");
            }
            let by_clock = one_text(&ctx, &format!("SELECT control_at({place}, baghdad)['since'] FROM questions"));
            assert_eq!(by_clock.as_deref(), Some("2017-10-16"), "the 17th belongs to the spell of the 16th");
        }
        ctx.deregister_table("questions").unwrap();
    }
}

/// A point of which one number is missing is no point, whatever stands under the null.
#[test]
fn a_list_without_one_of_its_numbers_is_a_null() {
    let ctx = SessionContext::new();
    let functions = register(&ctx, article140().unwrap());
    let (lon, lat) = (Some(44.392), Some(35.468));
    let numbers = Float64Array::from(vec![lon, lat, None, lat, lon, None]);
    let pair = FixedSizeListArray::new(Arc::new(Field::new("xy", DataType::Float64, true)), 2, Arc::new(numbers), None);
    table(&ctx, vec![("pair", Arc::new(pair))]);
    let rows = run(&ctx, "SELECT control_at(pair, DATE '2017-10-16') FROM questions").unwrap();
    let valid: Vec<bool> = (0..3).map(|row| rows[0].column(0).is_valid(row)).collect();
    assert_eq!(valid, [true, false, false]);
    assert_eq!(functions.skipped().to_string(), "0 places and 0 dates could not be understood");
}

#[test]
fn nulls_give_nulls_and_bad_values_are_counted() {
    let ctx = SessionContext::new();
    let functions = register(&ctx, article140().unwrap());
    let columns = || -> Vec<(&str, ArrayRef)> {
        vec![
            ("lon", Arc::new(Float64Array::from(vec![Some(44.392), None, Some(f64::NAN), Some(44.392), Some(44.392)]))),
            (
                "lat",
                Arc::new(Float64Array::from(vec![
                    Some(35.468),
                    Some(35.0),
                    Some(35.0),
                    Some(35.468),
                    Some(f64::INFINITY),
                ])),
            ),
            (
                "day",
                Arc::new(StringArray::from(vec![
                    Some("2017-10-16"),
                    Some("2017-10-16"),
                    Some("2017-10-16"),
                    Some("2017-02-30"),
                    None,
                ])),
            ),
        ]
    };
    table(&ctx, columns());
    let rows = run(&ctx, "SELECT control_at(lon, lat, day) FROM questions").unwrap();
    let valid: Vec<bool> = (0..5).map(|row| rows[0].column(0).is_valid(row)).collect();
    assert_eq!(valid, [true, false, false, false, false]);
    assert_eq!(functions.skipped().to_string(), "2 places and 1 dates could not be understood");

    let ctx = SessionContext::new();
    Functions::new(article140().unwrap()).strict().register(&ctx);
    table(&ctx, columns());
    insta::assert_snapshot!(run(&ctx, "SELECT control_at(lon, lat, day) FROM questions").unwrap_err());
    insta::assert_snapshot!(run(&ctx, "SELECT control_at(44.0, 35.0, day) FROM questions").unwrap_err());
    let nulls = run(&ctx, "SELECT control_at(NULL, 35.0, NULL), zone_at(NULL, NULL)").unwrap();
    assert!(nulls[0].column(0).is_null(0) && nulls[0].column(1).is_null(0), "a null is nothing to be wrong");
}

#[test]
fn wrong_questions_are_refused_when_they_are_planned() {
    let ctx = session(article140().unwrap());
    let plan = |query: &str| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(ctx.sql(query)).map(|_| ()).unwrap_err().to_string()
    };
    insta::assert_snapshot!(
        [
            "SELECT control_at('44.4', 35.5, '2017-10-16')",
            "SELECT control_at(44.4, 35.5)",
            "SELECT zone_at(true, 35.5)",
            "SELECT controlled_by(44.4, 35.5, '2017-10-16', 7)",
            "SELECT controlled_by(44.4, 35.5, '2017-10-16', 'peshmarga')",
            "SELECT front_distance_km(44.4, 35.5, 20171016, 'isis', 'peshmerga')",
            "SELECT * FROM holdings()",
            "SELECT * FROM holdings('16.10.2017')",
            "SELECT * FROM zones('kirkuk')",
        ]
        .map(|query| format!("{query}\n    {}", plan(query)))
        .join("\n")
    );
}

#[test]
fn zones_that_move_need_a_date() {
    let square = |x| Rect::new((x, 0.0), (x + 1.0, 1.0)).to_polygon();
    let mut zone = Zone::new("post", "Post", square(0.0));
    let [then, now] = [Period::new(None, date(2001, 1, 1)).unwrap(), Period::new(date(2001, 1, 1), None).unwrap()];
    zone.shapes[0].extant = then;
    zone.shapes.push(ZoneShape { extant: now, geometry: square(2.0).into() });
    let ctx = session(Atlas::builder().add(zone).build().unwrap());
    let error = run(&ctx, "SELECT zone_at(0.5, 0.5)").unwrap_err();
    assert!(error.contains("move") && error.contains("zone_at(lon, lat, date)"), "{error}");
    let zone = |x: f64, date: &str| one_text(&ctx, &format!("SELECT zone_at({x}, 0.5, '{date}')"));
    assert_eq!([zone(0.5, "2000-12-31"), zone(0.5, "2001-01-01")], [Some("post".to_owned()), None]);
    assert_eq!([zone(2.5, "2000-12-31"), zone(2.5, "2001-01-01")], [None, Some("post".to_owned())]);
}
