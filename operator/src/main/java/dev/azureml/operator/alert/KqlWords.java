package dev.azureml.operator.alert;

import java.util.Set;

/** What a query of a rule may use of KQL: what computes on rows, and reads nothing that the query does not name. */
final class KqlWords {
    /** What follows a pipe. */
    static final Set<String> OPERATORS = words(
            """
                    where filter project project-away project-keep project-rename project-reorder extend summarize count distinct
                    order sort top take limit sample join lookup union mv-expand mvexpand parse parse-where make-series serialize
                    as getschema evaluate
                    """);
    /** What follows evaluate. */
    static final Set<String> PLUGINS = words("""
            bag_unpack pivot narrow autocluster basket diffpatterns
            """);
    static final Set<String> FUNCTIONS = words(
            """
                    count countif dcount dcountif sum sumif avg avgif min minif max maxif stdev stdevif stdevp variance varianceif
                    variancep percentile percentiles percentilew percentilesw arg_max arg_min any anyif take_any take_anyif
                    make_list make_list_if make_set make_set_if make_bag make_bag_if makelist makeset binary_all_and
                    binary_all_or hll hll_merge hll_if dcount_hll tdigest tdigest_merge percentile_tdigest
                    ago now bin bin_at bin_auto floor ceiling round abs sign sqrt pow exp exp2 exp10 log log2 log10 rand hash
                    startofday startofweek startofmonth startofyear endofday endofweek endofmonth endofyear dayofweek dayofmonth
                    dayofyear weekofyear week_of_year monthofyear getmonth getyear hourofday datetime_add datetime_diff
                    datetime_part datetime_utc_to_local datetime_local_to_utc format_datetime format_timespan make_datetime
                    make_timespan unixtime_seconds_todatetime unixtime_milliseconds_todatetime totimespan todatetime
                    strlen strcat strcat_delim strcat_array substring split tolower toupper trim trim_start trim_end indexof
                    replace replace_string replace_regex extract extract_all extractjson extract_json countof reverse strcmp
                    string_size isempty isnotempty isnull isnotnull notnull notempty iff iif case coalesce not isnan isinf
                    isfinite tostring toint tolong toreal todouble todecimal tobool toboolean toguid todynamic parse_json typeof
                    gettype toscalar materialize parse_url parse_urlquery parse_path parse_csv parse_ipv4 parse_version url_decode url_encode
                    base64_encode_tostring base64_decode_tostring hash_sha256 hash_md5
                    array_length array_concat array_slice array_sort_asc array_sort_desc array_index_of array_sum array_split
                    set_difference set_intersect set_union set_has_element bag_keys bag_merge bag_has_key bag_remove_keys
                    bag_pack pack pack_all pack_array zip repeat range
                    prev next row_number row_cumsum row_rank_dense row_rank_min row_window_session min_of max_of
                    series_stats series_stats_dynamic series_fill_const series_fill_forward series_fill_backward
                    series_fill_linear series_decompose series_decompose_anomalies series_outliers series_fit_line
                    ipv4_is_private ipv4_is_match ipv4_is_in_range ipv4_compare ipv6_is_match column_ifexists
                    """);
    /** What is no call though a parenthesis follows. */
    static final Set<String> BEFORE_PARENTHESES = words("""
            and or by in has has_any has_all has_cs contains contains_cs startswith endswith between where filter extend
            project summarize distinct on join lookup inner innerunique leftouter rightouter fullouter leftanti anti
            leftantisemi rightanti rightantisemi leftsemi rightsemi
            """);
    /** Whose parentheses hold a value, which is read otherwise than the rest of a query. */
    static final Set<String> LITERALS = words("""
            datetime date timespan time guid int long real double decimal bool boolean dynamic
            """);
    /** With what a query may not begin, nor what stands in its parentheses. */
    static final Set<String> NO_TABLES = words("""
            set alias declare restrict pattern define search find macro invoke evaluate externaldata external_data
            external_table inline_external_table materialized_view datatable entity_group stored_query_result
            """);
    /** What reads elsewhere, and is no table either; as a column such a name is as good as any. */
    static final Set<String> SCOPES = words("""
            workspace app resource adx arg cluster database
            """);

    private KqlWords() {
    }

    private static Set<String> words(String text) {
        return Set.of(text.strip().split("\\s+"));
    }
}
