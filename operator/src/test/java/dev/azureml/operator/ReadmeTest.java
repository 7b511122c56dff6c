package dev.azureml.operator;

import dev.azureml.operator.plan.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the README must have a word for. */
class ReadmeTest {
    private static final Pattern REASON = Pattern.compile("(?m)^#### `(\\w+)`\\n\\n(?=\\S)(?!#)");

    @Test
    void everyReasonHasItsParagraphAndNoParagraphLacksItsReason() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));

        List<String> paragraphs = REASON.matcher(readme).results().map((MatchResult found) -> found.group(1)).toList();

        assertThat(paragraphs).containsExactlyInAnyOrderElementsOf(Arrays.stream(Reason.values()).map(Reason::word)
                .toList());
    }
}
