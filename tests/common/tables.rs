//! Column names of the big datasets, sound rows of them, and how to read these.
#![allow(dead_code, reason = "each test binary uses its own share")]

use disputed::Incident;
use disputed::io::{IncidentTable, read_incidents};

/// The 45 columns of UCDP GED 18 and 19 as they are downloaded with tags; this is the form of its country files.
pub const GED_45: &str = "id,year,active_year,start_year,end_year,type_of_violence,conflict_new_id,conflict_name,dyad_new_id,\
    dyad_name,side_a_new_id,gwnoa,side_a,side_b_new_id,gwnob,side_b,number_of_sources,source_article,source_office,\
    source_date,source_headline,source_original,where_prec,where_coordinates,adm_1,adm_2,latitude,longitude,geom_wkt,\
    priogrid_gid,country,country_id,iso3,region,event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,\
    deaths_civilians,deaths_unknown,low,best,high";

/// The 49 columns of the newer releases: another order, more ids, days with a time.
pub const GED_49: &str = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,\
    conflict_name,dyad_dset_id,dyad_new_id,dyad_name,side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,\
    side_b,number_of_sources,source_article,source_office,source_date,source_headline,source_original,where_prec,\
    where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region,\
    event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,\
    gwnob";

pub const ACLED: &str = "event_id_cnty,event_date,year,time_precision,disorder_type,event_type,sub_event_type,actor1,\
    assoc_actor_1,inter1,actor2,assoc_actor_2,inter2,interaction,civilian_targeting,iso,region,country,admin1,admin2,\
    admin3,location,latitude,longitude,geo_precision,source,source_scale,notes,fatalities,tags,timestamp";

/// The 135 columns of GTD, as its codebook of 2021 lists them.
pub const GTD: &str = "eventid,iyear,imonth,iday,approxdate,extended,resolution,country,country_txt,region,region_txt,\
    provstate,city,latitude,longitude,specificity,vicinity,location,summary,crit1,crit2,crit3,doubtterr,alternative,\
    alternative_txt,multiple,success,suicide,attacktype1,attacktype1_txt,attacktype2,attacktype2_txt,attacktype3,\
    attacktype3_txt,targtype1,targtype1_txt,targsubtype1,targsubtype1_txt,corp1,target1,natlty1,natlty1_txt,targtype2,\
    targtype2_txt,targsubtype2,targsubtype2_txt,corp2,target2,natlty2,natlty2_txt,targtype3,targtype3_txt,targsubtype3,\
    targsubtype3_txt,corp3,target3,natlty3,natlty3_txt,gname,gsubname,gname2,gsubname2,gname3,gsubname3,motive,\
    guncertain1,guncertain2,guncertain3,individual,nperps,nperpcap,claimed,claimmode,claimmode_txt,claim2,claimmode2,\
    claimmode2_txt,claim3,claimmode3,claimmode3_txt,compclaim,weaptype1,weaptype1_txt,weapsubtype1,weapsubtype1_txt,\
    weaptype2,weaptype2_txt,weapsubtype2,weapsubtype2_txt,weaptype3,weaptype3_txt,weapsubtype3,weapsubtype3_txt,\
    weaptype4,weaptype4_txt,weapsubtype4,weapsubtype4_txt,weapdetail,nkill,nkillus,nkillter,nwound,nwoundus,nwoundte,\
    property,propextent,propextent_txt,propvalue,propcomment,ishostkid,nhostkid,nhostkidus,nhours,ndays,divert,\
    kidhijcountry,ransom,ransomamt,ransomamtus,ransompaid,ransompaidus,ransomnote,hostkidoutcome,hostkidoutcome_txt,\
    nreleased,addnotes,scite1,scite2,scite3,dbsource,INT_LOG,INT_IDEO,INT_MISC,INT_ANY,related";

/// The columns of the neutral layout that must be there.
pub const NEUTRAL: &str = "id,date_earliest,date_latest,lon,lat,precision_km,kind";

/// A row of a table: the fields that are named, the others empty.
pub fn row(header: &str, delimiter: &str, fields: &[(&str, &str)]) -> String {
    let quoted = |value: &str| if value.contains(delimiter) { format!("\"{value}\"") } else { value.to_owned() };
    let field = |column: &str| {
        fields.iter().find(|(name, _)| *name == column).map_or(String::new(), |(_, value)| quoted(value))
    };
    header.split(',').map(field).collect::<Vec<_>>().join(delimiter)
}

type Fields<'a> = Vec<(&'a str, &'a str)>;

/// A row with some fields in place of those of a sound one.
fn with<'a>(change: &[(&'a str, &'a str)], sound: &[(&'a str, &'a str)]) -> Fields<'a> {
    change.iter().chain(sound).copied().collect()
}

pub fn ged<'a>(change: &[(&'a str, &'a str)]) -> Fields<'a> {
    with(
        change,
        &[
            ("id", "248360"),
            ("type_of_violence", "1"),
            ("side_a", "Government of A, Government of B"),
            ("side_b", "Rebels"),
            ("where_prec", "1"),
            ("latitude", "35.4681"),
            ("longitude", "44.3922"),
            ("geom_wkt", "POINT (44.3922 35.4681)"),
            ("date_prec", "1"),
            ("date_start", "2017-11-05"),
            ("date_end", "2017-11-05"),
            ("low", "7"),
            ("best", "8"),
            ("high", "9"),
        ],
    )
}

pub fn acled<'a>(change: &[(&'a str, &'a str)]) -> Fields<'a> {
    with(
        change,
        &[
            ("event_id_cnty", "IRQ1"),
            ("event_date", "05 November 2017"),
            ("time_precision", "1"),
            ("sub_event_type", "Armed clash"),
            ("actor1", "Rebels"),
            ("inter1", "Rebel group"),
            ("actor2", "Army"),
            ("inter2", "State forces"),
            ("latitude", "35.4681"),
            ("longitude", "44.3922"),
            ("geo_precision", "2"),
            ("fatalities", "3"),
        ],
    )
}

pub fn gtd<'a>(change: &[(&'a str, &'a str)]) -> Fields<'a> {
    with(
        change,
        &[
            ("eventid", "201711050001"),
            ("iyear", "2017"),
            ("imonth", "11"),
            ("iday", "5"),
            ("latitude", "35.4681"),
            ("longitude", "44.3922"),
            ("specificity", "1"),
            ("vicinity", "0"),
            ("attacktype1_txt", "Bombing/Explosion"),
            ("gname", "Unknown"),
            ("nkill", "8"),
        ],
    )
}

pub fn read(text: impl AsRef<[u8]>) -> IncidentTable {
    let table = read_incidents(text.as_ref(), |_| ()).unwrap();
    assert_eq!(table.counts.rows, table.counts.kept + table.counts.refused);
    assert_eq!(table.counts.kept, table.incidents.len() as u64);
    assert_eq!(table.counts.refused, table.refused.len() as u64);
    table
}

/// The one incident of a table of one row.
pub fn one(header: &str, fields: &[(&str, &str)]) -> Incident {
    let table = read(format!("{header}\n{}\n", row(header, ",", fields)));
    assert_eq!(table.refused, []);
    table.incidents.into_iter().next().unwrap()
}

/// Why the one row of a table is refused.
pub fn refused(header: &str, fields: &[(&str, &str)]) -> String {
    read(format!("{header}\n{}\n", row(header, ",", fields))).refused[0].to_string()
}
