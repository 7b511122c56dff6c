package dev.azureml.e2e.chart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** A part of a page that is made of the chart, between two comments of one name. */
final class PagePart {
    private PagePart() {
    }

    /** Fails when the page has another text there; -Dcharts.write writes it anew. */
    static void check(Path page, String name, String text) throws IOException {
        String begin = "<!-- " + name + " -->\n";
        String end = "<!-- /" + name + " -->";
        String before = Files.readString(page);
        assertThat(before).contains(begin, end);
        String made = before.substring(0, before.indexOf(begin)) + begin + text + before.substring(before.indexOf(end));
        if (Boolean.getBoolean("charts.write")) {
            Files.writeString(page, made);
        }

        assertThat(Files.readString(page)).as("run the tests of e2e with -Dcharts.write").isEqualTo(made);
    }
}
