package dev.azureml.api;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What people write of every kind, held to the list of kinds. */
class KindsTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern ROW_OF_THE_README = Pattern.compile("(?m)^\\| \\[`\\w+`]\\([^)]*\\) \\| `\\w+` \\| ");

    @Test
    void theReadmeHasARowForEach() throws IOException {
        String readme = Files.readString(ROOT.resolve("README.md"));
        assertThat(ROW_OF_THE_README.matcher(readme).results().map(row -> row.group()))
                .as("rows of README.md's table of kinds: what an object stands for comes after each")
                .containsExactlyElementsOf(Stream.of(Kinds.values()).map(kind -> "| [`%s`](%s) | `%s` | ".formatted(
                        kind.kind(), page(kind), kind.shortName())).toList());
    }

    @ParameterizedTest
    @EnumSource
    void thePageOfTheStatusHasTheFieldsOfEach(Kinds kind) throws IOException {
        assertThat(Files.readString(ROOT.resolve("operator/docs/status.md")))
                .as("a row of the table of fields in operator/docs/status.md for %s", kind.kind())
                .containsPattern("(?m)^\\| (\\w+, )*" + kind.kind() + "(, \\w+)* \\| ");
    }

    @ParameterizedTest
    @EnumSource
    void eachHasAPage(Kinds kind) {
        assertThat(ROOT.resolve(page(kind))).as("the page of " + kind.kind()).isRegularFile();
    }

    /** Where no class is at hand, and for who writes manifests, one name is derived from the other. */
    @ParameterizedTest
    @EnumSource
    void theNamesOfOneAreOfOneForm(Kinds kind) {
        assertThat(kind.kind()).isEqualTo(kind.type().getSimpleName());
        assertThat(kind.singular()).isEqualTo(kind.kind().toLowerCase(Locale.ROOT));
        assertThat(kind.plural()).isEqualTo(kind.singular() + "s");
        assertThat(kind.crdName()).isEqualTo(kind.plural() + ".azureml.dev");
    }

    private static String page(Kinds kind) {
        return "operator/docs/kinds/" + kind.singular() + ".md";
    }
}
