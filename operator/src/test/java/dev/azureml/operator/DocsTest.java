package dev.azureml.operator;

import dev.azureml.operator.plan.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What the pages must have a word for, and that a reader gets from README.md to each of them. */
class DocsTest {
    private static final int LONGEST_README = 250;
    private static final Path ROOT = ProjectFiles.ROOT;
    private static final Path README = ROOT.resolve("README.md");
    private static final Path PAGES = ROOT.resolve("operator/docs");
    private static final Pattern REASON = Pattern.compile("(?m)^## `(\\w+)`\\n\\n(?=\\S)(?!#)");
    private static final Pattern SENTENCE = Pattern.compile("(?s)After this page you can [^.]+[.]");

    @Test
    void everyReasonHasItsParagraphAndNoParagraphLacksItsReason() throws IOException {
        String page = Files.readString(PAGES.resolve("reasons.md"));

        List<String> paragraphs = REASON.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();

        assertThat(paragraphs).containsExactlyInAnyOrderElementsOf(Arrays.stream(Reason.values()).map(Reason::word)
                .toList());
    }

    @Test
    void theReadmeIsReadInAMinute() throws IOException {
        assertThat(Files.readAllLines(README)).hasSizeLessThanOrEqualTo(LONGEST_README);
    }

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        List<String> broken = pages().stream().flatMap(page -> MarkdownPage.read(page).brokenLinks().stream()
                .map(link -> ROOT.relativize(page) + ": " + link)).toList();

        assertThat(pages()).hasSizeGreaterThan(30);
        assertThat(broken).isEmpty();
    }

    @Test
    void everyPageIsReachedFromTheReadme() throws IOException {
        Set<Path> reached = new HashSet<>(Set.of(README));
        Deque<Path> toRead = new ArrayDeque<>(reached);
        while (!toRead.isEmpty()) {
            MarkdownPage.read(toRead.pop()).linkedFiles().filter(file -> file.toString().endsWith(".md"))
                    .filter(reached::add).forEach(toRead::push);
        }

        assertThat(reached).containsAll(pages());
    }

    @Test
    void everyPageBeginsWithWhatTheReaderCanDoAfterIt() throws IOException {
        List<Path> pages = pages().stream().filter(page -> ROOT.relativize(page).toString().contains("docs/")).toList();

        assertThat(pages).hasSizeGreaterThan(30).allSatisfy(page -> {
            String[] paragraphs = Files.readString(page).split("\\n\\n", 3);
            assertThat(paragraphs[0]).as(page.toString()).startsWith("# ");
            assertThat(paragraphs[1]).as(page.toString()).matches(SENTENCE);
        });
    }

    private static List<Path> pages() throws IOException {
        return ProjectFiles.all().stream().filter(file -> file.toString().endsWith(".md")).toList();
    }
}
