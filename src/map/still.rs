//! The map of a day as a picture.

use std::fmt::Write;

use geo::InteriorPoint;
use geo_types::{Coord, LineString, MultiPolygon, Rect};

use super::page_grid::KM_PER_DEGREE;
use super::range::Days;
use super::style::{Colour, Palette};
use super::svg::{Anchor, Fill, Foot, HALO, INK, Svg, cut, legend};
use super::words::{Words, actor_names};
use crate::error::{ErrorKind, Fault, Result};
use crate::geometry::bounds;
use crate::model::{Control, Language, Status};
use crate::query::{Certainty, Snapshot};
use crate::time::{Period, day_number};

const MAP: [f64; 2] = [620.0, 640.0];
const SIDE: f64 = 350.0;

/// From degrees to pixels: a kilometre is as long eastward as northward in the middle of the map.
struct Projection {
    west: f64,
    north: f64,
    stretch: f64,
    scale: f64,
    left: f64,
    top: f64,
}

impl Projection {
    fn of(rect: Rect<f64>) -> Self {
        let stretch = rect.center().y.to_radians().cos().max(0.01);
        let (wide, high) = ((rect.width() * stretch).max(1e-9), rect.height().max(1e-9));
        let scale = ((MAP[0] - 40.0) / wide).min((MAP[1] - 110.0) / high);
        let left = 20.0 + (MAP[0] - 40.0 - wide * scale) / 2.0;
        Projection { west: rect.min().x, north: rect.max().y, stretch, scale, left, top: 70.0 }
    }

    fn at(&self, coord: Coord<f64>) -> [f64; 2] {
        let x = self.left + (coord.x - self.west) * self.stretch * self.scale;
        [x, self.top + (self.north - coord.y) * self.scale]
    }

    fn path(&self, line: &LineString<f64>, close: bool) -> String {
        let mut d = String::new();
        for (at, coord) in line.0.iter().enumerate() {
            let [x, y] = self.at(*coord);
            let _ = write!(d, "{}{x:.1} {y:.1}", if at == 0 { "M" } else { "L" });
        }
        if close { d + "Z" } else { d }
    }

    fn area(&self, polygons: &MultiPolygon<f64>) -> String {
        let rings = polygons.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.map(|ring| self.path(ring, true)).collect()
    }

    /// A round length in km for the scale bar, and its pixels.
    fn bar(&self) -> (f64, f64) {
        let km = self.scale / KM_PER_DEGREE;
        let most = 130.0 / km;
        let power = 10_f64.powf(most.log10().floor());
        let bar = [5.0, 2.0].map(|times| times * power).into_iter().find(|bar| *bar <= most).unwrap_or(power);
        (bar, bar * km)
    }
}

/// How the holders of a day are filled.
struct Looks<'a> {
    palette: Palette<'a>,
    /// The holders of plainly held ground, the largest first, and the pattern over those that would be as grey as another.
    patterns: Vec<(Control, Colour, Option<u8>)>,
}

impl<'a> Looks<'a> {
    fn new(palette: Palette<'a>, held: impl Iterator<Item = Control>) -> Self {
        let mut patterns: Vec<(Control, Colour, Option<u8>)> = Vec::new();
        for control in held {
            let colour = palette.of_control(&control);
            let alike = patterns.iter().filter(|(_, known, _)| known.grey().abs_diff(colour.grey()) < ALIKE).count();
            patterns.push((control, colour, alike.checked_sub(1).map(|number| number as u8)));
        }
        Looks { palette, patterns }
    }

    fn of(&self, control: &Control) -> Fill {
        if control.status() == Status::Held {
            let colour = self.palette.of_control(control);
            let pattern = self.patterns.iter().find(|(known, ..)| known == control).and_then(|(.., pattern)| *pattern);
            return pattern.map_or(Fill::Plain(colour), |number| Fill::Lined(colour, number));
        }
        fill_of(self.palette, control)
    }
}

/// Greys that are closer than that, out of 255, are hard to tell apart.
const ALIKE: u8 = 30;

fn fill_of(palette: Palette<'_>, control: &Control) -> Fill {
    let mut colours: Vec<Colour> = control.actors().iter().map(|actor| palette.of_actor(actor)).collect();
    colours.dedup();
    match control.status() {
        Status::Shared if colours.len() > 1 => Fill::Striped(colours),
        Status::Held | Status::Shared => Fill::Plain(palette.of_control(control)),
        Status::Contested => Fill::Crossed(colours),
        Status::Vacant => Fill::Dotted,
        Status::Unknown => Fill::Plain(Colour::UNKNOWN),
    }
}

/// The names of the holders, or their short names where those would be too long; the state where it is not plainly held.
fn legend_names(snapshot: Snapshot<'_>, control: &Control, language: Language) -> String {
    let (atlas, words) = (snapshot.atlas(), Words::of(language));
    let long = actor_names(atlas, control, language);
    let state = match control.status() {
        Status::Held => String::new(),
        Status::Shared => format!(" ({})", words.together),
        Status::Contested => format!(" ({})", words.fought),
        Status::Vacant | Status::Unknown => return words.phrases.control(control, &long),
    };
    let text = format!("{}{state}", words.phrases.list(&long));
    if text.chars().count() <= 34 {
        return text;
    }
    let short: Vec<&str> =
        control.actors().iter().filter_map(|id| atlas.actor(id.as_str())).map(crate::model::Actor::label).collect();
    format!("{}{state}", short.join(" + "))
}

impl Snapshot<'_> {
    /// The map of this day as SVG, for papers and pages: zones by holder with their short names, lines where holders meet,
    /// a dashed edge where the day lies in the window of a change, towns, a legend with km2, a scale bar and whom to name.
    ///
    /// Patterns tell shared, contested and vacant ground apart, and holders whose colours would be the same grey; short names
    /// stand on the ground.
    ///
    /// # Errors
    /// If no zone has a shape on this day.
    ///
    /// ```
    /// use disputed::{Language, article140, date};
    ///
    /// let picture = article140()?.on(date(2017, 10, 15)).plot_map(Language::En)?;
    /// assert!(picture.starts_with("<svg") && picture.contains("100 km"));
    /// # Ok::<(), disputed::Error>(())
    /// ```
    pub fn plot_map(self, language: Language) -> Result<String> {
        let atlas = self.atlas();
        let shapes = atlas.zones_of_layer().filter_map(|(_, zone)| zone.shape_on(self.date()));
        let rect = bounds(shapes.flat_map(|shape| &shape.0));
        let rect = rect.ok_or_else(|| Fault::new(ErrorKind::Question, "no zone has a shape on this day"))?;
        let whole = Days::of(atlas, None).or_else(|_| Days::of(atlas, Some(Period::since(self.date()))));
        let day = day_number(self.date());
        let palette = Palette::new(atlas, whole.unwrap_or(Days { first: day, end: day + 1 }));
        let words = Words::of(language);
        let to = Projection::of(rect);
        let holdings = self.holdings();
        let held = holdings.rows().iter().map(|row| row.control.clone());
        let looks = Looks::new(palette, held.filter(|control| control.status() == Status::Held));
        let rows: Vec<(Fill, String)> = holdings
            .rows()
            .iter()
            .map(|row| {
                let names = legend_names(self, &row.control, language);
                (looks.of(&row.control), format!("{} {names}", words.in_km2(row.extent.area_km2())))
            })
            .collect();
        let bottom = to.at(rect.min())[1];
        let foot = Foot::new(&atlas.info().attribution, MAP[0] + SIDE - 40.0);
        let feet = foot.height();
        let height = (bottom + 50.0).max(90.0 + rows.len() as f64 * 20.0) + feet;
        let title = format!("{} · {}", words.day(self.date()), atlas.info().title);
        let mut svg = Svg::new(MAP[0] + SIDE, height, &title);
        let room = MAP[0] + SIDE - 40.0;
        svg.text([20.0, 30.0], 17.0, Anchor::Left, &cut(&title, 17.0, room), "font-weight=\"600\"");
        self.draw_zones(&mut svg, &to, &looks);
        for front in &self.front_lines() {
            for line in front.lines() {
                svg.path(&to.path(&line, false), "none", "#ffffff", 4.5);
                svg.path(&to.path(&line, false), "none", "#b01e3c", 2.6);
            }
        }
        self.draw_names(&mut svg, &to, language);
        let (km, pixels) = to.bar();
        let y = height - feet - 20.0;
        svg.path(&format!("M20 {:.1}v6h{pixels:.1}v-6", y - 6.0), "none", INK, 1.4);
        svg.text([20.0 + pixels / 2.0, y - 8.0], 11.0, Anchor::Middle, &words.in_km(km), "");
        foot.draw(&mut svg, [20.0, height]);
        legend(&mut svg, [MAP[0], 70.0], &rows, SIDE - 10.0);
        Ok(svg.finish())
    }

    fn draw_zones(self, svg: &mut Svg, to: &Projection, looks: &Looks<'_>) {
        let of_zones = self.dissolve_by(|finding| Some(finding.zone().id.clone()));
        let mut veils = Vec::new();
        for (zone, shape) in &of_zones {
            let Ok(finding) = self.control_of(zone.as_str()) else { continue };
            let fill = svg.fill(&looks.of(finding.control()));
            let d = to.area(shape);
            svg.path(&d, &fill, "#3b3f45", 0.6);
            if matches!(finding.certainty(), Certainty::Window { .. }) {
                veils.push(d);
            }
        }
        for d in veils {
            svg.dashed(&d);
        }
    }

    /// Short names of holders and names of towns, the largest first and none over another.
    fn draw_names(self, svg: &mut Svg, to: &Projection, language: Language) {
        let atlas = self.atlas();
        let mut names: Vec<(f64, [f64; 2], String, bool)> = Vec::new();
        for (control, ground) in self.dissolve_by(|finding| Some(finding.control().clone())) {
            let holders = control.actors().iter().filter_map(|id| atlas.actor(id.as_str()));
            let text = holders.map(crate::model::Actor::label).collect::<Vec<_>>().join(" + ");
            for polygon in &ground {
                let size = bounds([polygon]).map_or(0.0, |rect| rect.width() * rect.height());
                let Some(point) = polygon.interior_point().filter(|_| !text.is_empty()) else { continue };
                names.push((size, to.at(point.0), text.clone(), true));
            }
        }
        for town in atlas.settlements().iter().filter(|town| town.population.is_some()) {
            let people = town.population.unwrap_or(0) as f64;
            let name = town.names.in_language(language).to_owned();
            names.push((people / 1e7, to.at(town.point.0), name, false));
        }
        names.sort_by(|one, other| other.0.total_cmp(&one.0));
        let mut taken: Vec<[f64; 4]> = Vec::new();
        for (_, [x, y], text, holder) in names {
            let half = super::svg::text_width(&text, 10.5) / 2.0 + 2.0;
            let y = if holder { y } else { y - 5.0 };
            let area = [x - half, y - 10.0, x + half, y + 3.0];
            if taken
                .iter()
                .any(|other| area[0] < other[2] && other[0] < area[2] && area[1] < other[3] && other[1] < area[3])
            {
                continue;
            }
            taken.push(area);
            if !holder {
                svg.dot(x, y + 5.0, 2.2, INK);
            }
            svg.text([x, y], 10.5, Anchor::Middle, &text, if holder { HALO } else { TOWN });
        }
    }
}

const TOWN: &str =
    "font-style=\"italic\" paint-order=\"stroke\" stroke=\"#ffffff\" stroke-opacity=\"0.85\" stroke-width=\"3\"";
