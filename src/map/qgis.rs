//! A project and a style for QGIS 3.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Write;

use super::feature::ids;
use super::range::Days;
use super::style::{Colour, Palette};
use super::text::{write_fault, xml};
use super::words::{Words, actor_names};
use crate::error::Result;
use crate::model::{Control, Language, Status};
use crate::query::Atlas;
use crate::time::date_of;

/// The file that the project and the style belong to.
const DATA: &str = "zones.geojson";

pub(super) struct Project {
    style: String,
    title: String,
    bbox: [f64; 4],
    range: (String, String),
}

impl Project {
    pub(super) fn new(atlas: &Atlas, days: Days, language: Language, bbox: Option<[f64; 4]>) -> Self {
        let day = |number| date_of(number).map_or_else(String::new, |day| format!("{day}T00:00:00Z"));
        Project {
            style: style(atlas, days, language),
            title: xml(&atlas.info().title),
            bbox: bbox.unwrap_or([-180.0, -90.0, 180.0, 90.0]),
            range: (day(days.first), day(days.end)),
        }
    }

    pub(super) fn write(self, mut to: impl Write) -> Result<()> {
        let Project { style, title, bbox: [west, south, east, north], range: (start, end) } = self;
        let extent = format!("<xmin>{west}</xmin><ymin>{south}</ymin><xmax>{east}</xmax><ymax>{north}</ymax>");
        let srs = "<spatialrefsys><authid>EPSG:4326</authid><srid>4326</srid></spatialrefsys>";
        let text = format!(
            "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
             <qgis version=\"3.22.0\" projectname=\"{title}\">\n\
             <title>{title}</title>\n\
             <projectCrs>{srs}</projectCrs>\n\
             <layer-tree-group><layer-tree-layer id=\"zones\" name=\"{title}\" source=\"./{DATA}\" providerKey=\"ogr\" \
             checked=\"Qt::Checked\" expanded=\"1\"/></layer-tree-group>\n\
             <mapcanvas name=\"theMapCanvas\"><units>degrees</units><extent>{extent}</extent><destinationsrs>{srs}\
             </destinationsrs></mapcanvas>\n\
             <projectlayers><maplayer type=\"vector\" geometry=\"Polygon\"><id>zones</id><datasource>./{DATA}</datasource>\
             <layername>{title}</layername><provider encoding=\"UTF-8\">ogr</provider><srs>{srs}</srs>\n\
             {style}</maplayer></projectlayers>\n\
             <properties><Paths><Absolute type=\"bool\">false</Absolute></Paths></properties>\n\
             <ProjectTimeSettings timeStepUnit=\"mo\" timeStep=\"1\" frameRate=\"2\" cumulativeTemporalRange=\"0\">\
             <TemporalRange><start>{start}</start><end>{end}</end></TemporalRange></ProjectTimeSettings>\n\
             </qgis>\n"
        );
        to.write_all(text.as_bytes()).and_then(|()| to.flush()).map_err(|error| write_fault(&error).into())
    }
}

/// The style by itself, as it is laid beside a file.
pub(super) fn write_style(atlas: &Atlas, days: Days, language: Language, mut to: impl Write) -> Result<()> {
    let text = format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n\
         <qgis version=\"3.22.0\" styleCategories=\"Symbology|Labeling|Temporal\">\n{}</qgis>\n",
        style(atlas, days, language)
    );
    to.write_all(text.as_bytes()).and_then(|()| to.flush()).map_err(|error| write_fault(&error).into())
}

/// Time, a category for each control, and labels.
fn style(atlas: &Atlas, days: Days, language: Language) -> String {
    let palette = Palette::new(atlas, days);
    let mut controls: BTreeSet<(Status, &Control)> = BTreeSet::new();
    let changes = atlas.zones_of_layer().flat_map(|(zone, _)| atlas.steps_of(zone));
    controls.extend(changes.map(|change| (change.to.status(), &change.to)));
    controls.insert((Status::Unknown, &Control::Unknown));
    let (mut categories, mut symbols) = (String::new(), String::new());
    for (number, (status, control)) in controls.iter().enumerate() {
        let label = Words::of(language).phrases.control(control, &actor_names(atlas, control, language));
        let _ = write!(
            categories,
            "<category render=\"true\" symbol=\"{number}\" value=\"{status} {}\" label=\"{}\"/>",
            xml(&ids(control.actors())),
            xml(&label)
        );
        let look = palette.style(control);
        let second = control.actors().iter().map(|id| palette.of_actor(id)).find(|colour| *colour != look.fill);
        let _ = write!(symbols, "<symbol type=\"fill\" name=\"{number}\" alpha=\"0.75\">");
        symbols.push_str(&plain_fill(look.fill));
        match status {
            Status::Shared => symbols.push_str(&hatch(second.unwrap_or(Colour::INK), 45, 2.4)),
            Status::Contested => {
                symbols.push_str(&hatch(second.unwrap_or(Colour::INK), 45, 1.6));
                symbols.push_str(&hatch(Colour::INK, 135, 1.6));
            }
            Status::Vacant => symbols.push_str(&hatch(Colour::INK, 135, 3.0)),
            Status::Held | Status::Unknown => {}
        }
        symbols.push_str("</symbol>");
    }
    format!(
        "<temporal enabled=\"1\" mode=\"2\" startField=\"start\" endField=\"end\" limitMode=\"0\" accumulate=\"0\" \
         fixedDuration=\"0\" durationField=\"\" durationUnit=\"min\" startExpression=\"\" endExpression=\"\"><fixedRange>\
         <start></start><end></end></fixedRange></temporal>\n\
         <renderer-v2 type=\"categorizedSymbol\" attr=\"&quot;status&quot; || ' ' || coalesce(&quot;actor&quot;, '')\" \
         symbollevels=\"0\" enableorderby=\"0\"><categories>{categories}</categories><symbols>{symbols}</symbols>\
         </renderer-v2>\n\
         <labeling type=\"simple\"><settings calloutType=\"simple\"><text-style fieldName=\"name\" isExpression=\"0\" \
         fontSize=\"7\" textColor=\"40,40,40,255\"><text-buffer bufferDraw=\"1\" bufferSize=\"0.7\" \
         bufferColor=\"255,255,255,200\"/></text-style><placement placement=\"1\" priority=\"5\"/>\
         <rendering obstacle=\"1\" drawLabels=\"1\"/></settings></labeling>\n"
    )
}

fn rgb(colour: Colour) -> String {
    let [r, g, b] = colour.0;
    format!("{r},{g},{b},255")
}

fn plain_fill(colour: Colour) -> String {
    format!(
        "<layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">\
         <Option type=\"QString\" name=\"color\" value=\"{}\"/><Option type=\"QString\" name=\"outline_color\" \
         value=\"51,51,51,255\"/><Option type=\"QString\" name=\"outline_width\" value=\"0.2\"/><Option type=\"QString\" \
         name=\"style\" value=\"solid\"/></Option></layer>",
        rgb(colour)
    )
}

/// Lines in a second colour across a fill.
fn hatch(colour: Colour, angle: u16, distance: f64) -> String {
    format!(
        "<layer class=\"LinePatternFill\" enabled=\"1\" locked=\"0\" pass=\"0\"><Option type=\"Map\">\
         <Option type=\"QString\" name=\"angle\" value=\"{angle}\"/><Option type=\"QString\" name=\"color\" value=\"{0}\"/>\
         <Option type=\"QString\" name=\"distance\" value=\"{distance}\"/><Option type=\"QString\" name=\"line_width\" \
         value=\"0.5\"/></Option><symbol type=\"line\" name=\"hatch\" alpha=\"1\"><layer class=\"SimpleLine\" enabled=\"1\" \
         locked=\"0\" pass=\"0\"><Option type=\"Map\"><Option type=\"QString\" name=\"line_color\" value=\"{0}\"/>\
         <Option type=\"QString\" name=\"line_width\" value=\"0.5\"/></Option></layer></symbol></layer>",
        rgb(colour)
    )
}
