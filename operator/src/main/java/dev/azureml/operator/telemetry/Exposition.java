package dev.azureml.operator.telemetry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code /metrics} answers. */
public record Exposition(String contentType, String text) {
    private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";
    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String OPEN_METRICS_TEXT = OPEN_METRICS + "; version=1.0.0; charset=utf-8";
    private static final String END = "# EOF\n";
    /** A counter's name is told without its suffix there. */
    private static final Pattern COUNTER = Pattern.compile(
            "(?m)^# HELP (\\S+)_total (.*)\\n# TYPE \\1_total counter$");
    private static final Pattern HELP = Pattern.compile("(?m)^# HELP .*$");

    /**
     * Returns all metrics: in the format OpenMetrics, which alone has the ids of traces, where there are such and the client
     * takes it; else in Prometheus' own.
     *
     * @param besides further series in Prometheus' format
     * @param accept what the client says that it takes; empty where it does not say
     */
    public static Exposition of(Metrics metrics, String besides, String accept) {
        if (!metrics.knowsTraces() || !accept.contains(OPEN_METRICS)) {
            return prometheus(metrics.scrape() + besides);
        }
        String own = metrics.scrapeOpenMetrics();
        return new Exposition(OPEN_METRICS_TEXT, own.substring(0, own.length() - END.length()) + openMetrics(besides)
                + END);
    }

    /** Returns an answer in Prometheus' own format. */
    public static Exposition prometheus(String text) {
        return new Exposition(PROMETHEUS, text);
    }

    private static String openMetrics(String text) {
        return HELP.matcher(COUNTER.matcher(text).replaceAll("# HELP $1 $2\n# TYPE $1 counter")).replaceAll(
                help -> Matcher.quoteReplacement(help.group().replace("\"", "\\\"")));
    }
}
