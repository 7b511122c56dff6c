package dev.azureml.operator;

import dev.azureml.api.Kinds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

/** Who adds a kind finds each place on one page: nothing else names a kind. */
class KindPlacesTest {
    private static final String PAGE = "operator/docs/add-a-kind.md";

    private static final KindPlaces PLACES = KindPlaces.read(ProjectFiles.ROOT.resolve(PAGE));
    private static final Map<Path, List<Kinds>> NAMED = named();

    /** Returns the kinds that each file names, by its path from the root. */
    private static Map<Path, List<Kinds>> named() {
        try {
            Map<Path, List<Kinds>> named = new TreeMap<>();
            for (Path file : ProjectFiles.all()) {
                String text = Files.readString(file, ISO_8859_1); // which reads what is no text, too
                named.put(ProjectFiles.ROOT.relativize(file), Stream.of(Kinds.values())
                        .filter(kind -> KindPlaces.named(kind).matcher(text).find()).toList());
            }
            return named;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatNamesEveryKindIsOnThePage() {
        assertThat(files(kinds -> kinds.size() == Kinds.values().length)).filteredOn(file -> !PLACES.isListed(file))
                .as("files that name every kind, and are no row of that table in %s", PAGE).isEmpty();
    }

    @Test
    void whatThePageListsNamesEveryKind() {
        assertThat(PLACES.lists()).hasSizeGreaterThan(15).allSatisfy(listed -> assertThat(NAMED.get(Path.of(listed)))
                .as("the kinds that %s names, which %s says are all", listed, PAGE).containsExactly(Kinds.values()));
    }

    /** Two that the engine doesn't know as the others' workspace, host or store. */
    @ParameterizedTest
    @EnumSource(names = {"MODEL", "CONNECTION"})
    void noOtherFileNamesAKind(Kinds kind) {
        assertThat(files(kinds -> kinds.contains(kind))).hasSizeGreaterThan(20)
                .filteredOn(file -> !PLACES.mayName(kind, file))
                .as("files that name %s, and match no pattern of %s", kind.kind(), PAGE).isEmpty();
    }

    @Test
    void eachPatternOfThePageIsOfFilesThatAreThere() {
        assertThat(PLACES.own()).hasSizeGreaterThan(5);
        assertThat(Stream.of(Kinds.values()).flatMap(kind -> PLACES.own().stream()
                .map(pattern -> KindPlaces.of(kind, pattern))).filter(KindPlacesTest::matchesNothing)).isEmpty();
        assertThat(PLACES.others()).isNotEmpty().filteredOn(KindPlacesTest::matchesNothing).isEmpty();
    }

    private static boolean matchesNothing(String pattern) {
        return NAMED.keySet().stream().noneMatch(file -> KindPlaces.matches(pattern, file));
    }

    private static List<Path> files(Predicate<List<Kinds>> those) {
        return NAMED.entrySet().stream().filter(file -> those.test(file.getValue())).map(Map.Entry::getKey).toList();
    }
}
