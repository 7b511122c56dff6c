package dev.azureml.operator.asset;

import dev.azureml.operator.asset.VersionChooser.Container;
import dev.azureml.operator.asset.VersionChooser.Found;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class VersionChooserTest {
    @ParameterizedTest
    @CsvSource({"NOT_READ,Read[version=3]", "ABSENT,Use[version=3]", "SAME,Use[version=3]", "OTHER,Taken[version=3]"})
    void aNamedVersionIsMadeOrIsThereOrIsTaken(Found found, String choice) {
        assertThat(new VersionChooser(null, List.of("1"), _ -> found).choose("3")).hasToString(choice);
    }

    @Test
    void nothingIsChosenBeforeTheContainerWasRead() {
        assertThat(new VersionChooser(null, List.of("1"), _ -> Found.SAME).choose(null))
                .isEqualTo(new VersionChoice.ReadContainer());
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", value = {
        // recorded, latest, next, content of what is there, chosen
        "-,-,-,'',1", "-,-,1,'',1",
        "-,4,5,'4=new',4", "-,4,5,'4=old',5", "-,4,5,'',5", "-,4,-,'4=old',5", "-,4,3,'4=old',5",
        "-,4,5,'4=old 5=old',6", "-,4,5,'4=old 5=new',5", "-,initial,1,'initial=old',1",
        "-,initial,1,'initial=new',initial",
        "2,2,3,'2=new',2", "2,2,3,'2=old',3", "2,2,3,'',2", "2,7,8,'2=new 7=old',2", "2,7,8,'2=old 7=new',8",
        "2 3,2,3,'2=old',3", "2 3,3,4,'2=new 3=old',4", "9 10,10,11,'9=old 10=new',10", "3 2,3,4,'3=old 2=new',4",
        "a,a,1,'a=new',a", "a b,b,1,'a=new b=old',1"})
    void leftOutItIsTheOneThatHasTheContentElseTheNextNumber(@Nullable String recorded, @Nullable String latest,
            @Nullable String next, String there, String chosen) {
        Map<String, String> versions = new HashMap<>();
        for (String version : there.isEmpty() ? new String[0] : there.split(" ", -1)) {
            String[] parts = version.split("=", -1);
            versions.put(parts[0], parts[1]);
        }
        var chooser = new VersionChooser(new Container(latest, next),
                recorded == null ? List.of() : List.of(recorded.split(" ", -1)), v -> {
                    String content = versions.get(v);
                    return content == null ? Found.ABSENT : content.equals("new") ? Found.SAME : Found.OTHER;
                });

        assertThat(chooser.choose(null)).isEqualTo(new VersionChoice.Use(chosen));
    }

    @Test
    void aCountThatIsFarBehindIsSaid() {
        var chooser = new VersionChooser(new Container(null, "5"), List.of(), _ -> Found.OTHER);

        assertThat(chooser.choose(null)).isEqualTo(new VersionChoice.Crowded("5", "12"));
    }

    @Test
    void whatNoNumberHoldsIsAName() {
        String long20 = "12345678901234567890";
        var chooser = new VersionChooser(new Container(long20, "-1"), List.of(), v -> v.equals(long20)
                ? Found.OTHER
                : Found.ABSENT);

        assertThat(chooser.choose(null)).isEqualTo(new VersionChoice.Use("1"));
    }

    /** An asset in Azure, others who register versions of it, and an object whose status may be lost or behind. */
    private static final class Site {
        private final Random random;
        private final TreeMap<Long, String> azure = new TreeMap<>();
        private final List<String> recorded = new ArrayList<>();
        private final List<Long> ours = new ArrayList<>();
        private String wanted = "a";

        Site(long seed) {
            random = new Random(seed);
        }

        Container container() {
            return azure.isEmpty()
                    ? Container.ABSENT
                    : new Container(azure.lastKey().toString(), Long.toString(azure.lastKey() + 1));
        }

        /** Reads one version after another, as a visit does. */
        VersionChoice settle() {
            Container seen = container();
            Map<String, Found> read = new HashMap<>();
            for (int reads = 0; reads < 12; reads++) {
                VersionChoice choice = new VersionChooser(seen, recorded, v -> read.getOrDefault(v, Found.NOT_READ))
                        .choose(null);
                if (!(choice instanceof VersionChoice.Read(String version))) {
                    return choice;
                }
                if (random.nextInt(6) == 0) {
                    azure.put(azure.isEmpty() ? 1 : azure.lastKey() + 1, "theirs" + random.nextInt(1000));
                }
                String content = azure.get(Long.parseLong(version));
                read.put(version, content == null
                        ? Found.ABSENT
                        : content.equals(wanted) ? Found.SAME : Found.OTHER);
            }
            throw new AssertionError("does not come to rest");
        }

        void make(String version) {
            long number = Long.parseLong(version);
            if (!recorded.contains(version)) {
                recorded.add(version);
            }
            // Azure refuses another content: nothing that is there is ever overwritten.
            if (azure.putIfAbsent(number, wanted) == null) {
                ours.add(number);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void whateverHappensEachContentIsMadeOnceAndNothingIsOverwritten(long seed) {
        var site = new Site(seed);
        for (int turn = 0; turn < 200; turn++) {
            int made = site.ours.size();
            boolean edited = site.random.nextInt(3) == 0;
            if (edited) {
                site.wanted = "content" + turn;
            }
            for (int visit = 0; visit < 20; visit++) {
                if (site.settle() instanceof VersionChoice.Use(String version)) {
                    site.make(version);
                    if (site.wanted.equals(site.azure.get(Long.parseLong(version)))) {
                        break;
                    }
                }
            }
            String there = site.azure.get(Long.parseLong(VersionChooser.newest(site.recorded).orElseThrow()));
            assertThat(there).as("turn %d", turn).isEqualTo(site.wanted);
            assertThat(site.ours.size() - made).isEqualTo(edited || turn == 0 ? 1 : 0);
            if (site.random.nextInt(4) == 0 && site.azure.lastEntry().getValue().equals(site.wanted)) {
                site.recorded.clear();
            }
        }
    }
}
