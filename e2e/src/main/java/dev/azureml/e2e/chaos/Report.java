package dev.azureml.e2e.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was done, and what came of it. */
final class Report {
    /** Where a resource got more requests a minute while Azure failed, the operator runs in circles. */
    static final long MOST_A_MINUTE = 120;

    /** The same for two of them together. */
    private static final long MOST_A_MINUTE_OF_TWO = 2 * MOST_A_MINUTE;
    /** Where two operators write one resource more often until one of them yields, nobody yields. */
    static final int MOST_WRITES_OF_TWO = 16;

    private final Map<String, Integer> done = new TreeMap<>();
    private final Map<String, Integer> faults = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();
    private final List<String> doubled = new ArrayList<>();
    private final List<String> orphaned = new ArrayList<>();
    private final List<String> wedged = new ArrayList<>();
    private Audit.Busiest busiest = new Audit.Busiest("", 0);
    private long slowestMillis;
    private long lostWakes;
    private final List<String> fought = new ArrayList<>();
    private final List<String> left = new ArrayList<>();
    private Audit.Busiest busiestOfTwo = new Audit.Busiest("", 0);
    private int mostWritesOfTwo;
    private long slowestToNoticeMillis;
    private int objects;
    private int rounds;

    synchronized void did(String what) {
        done.merge(what, 1, Integer::sum);
    }

    synchronized void did(String what, int times) {
        done.merge(what, times, Integer::sum);
    }

    synchronized void fault(FaultKind kind) {
        faults.merge(kind.word(), 1, Integer::sum);
    }

    void objects(int count) {
        objects = count;
    }

    void round() {
        rounds++;
    }

    void lost(String what) {
        lost.add(what);
    }

    void doubled(List<String> what) {
        doubled.addAll(what);
    }

    void orphaned(String what) {
        orphaned.add(what);
    }

    void wedged(String what) {
        wedged.add(what);
    }

    /** What two operators did to each other. */
    void fought(String what) {
        fought.add(what);
    }

    /** What stays in Azure rightly: its object vanished, and nobody asked to delete it. */
    void left(List<String> ids) {
        left.addAll(ids);
    }

    void noticedAfter(long millis) {
        slowestToNoticeMillis = Math.max(slowestToNoticeMillis, millis);
    }

    /** What two operators asked of Azure until both had come to an end. */
    void ofTwo(Audit.Busiest found, Map<String, Integer> writes) {
        if (found.aMinute() > busiestOfTwo.aMinute()) {
            busiestOfTwo = found;
        }
        writes.forEach((path, count) -> {
            mostWritesOfTwo = Math.max(mostWritesOfTwo, count);
            if (count > MOST_WRITES_OF_TWO) {
                fought(path + " was written " + count + " times");
            }
        });
    }

    void busiest(Audit.Busiest found) {
        if (found.aMinute() > busiest.aMinute()) {
            busiest = found;
        }
    }

    void settledAfter(long millis) {
        slowestMillis = Math.max(slowestMillis, millis);
    }

    void lostWakes(long count) {
        lostWakes = count;
    }

    /** Whether the operator came through all of it. */
    boolean isWell() {
        return lost.isEmpty() && doubled.isEmpty() && orphaned.isEmpty() && wedged.isEmpty()
                && fought.isEmpty() && busiest.aMinute() <= MOST_A_MINUTE
                && busiestOfTwo.aMinute() <= MOST_A_MINUTE_OF_TWO;
    }

    /** @param again the command that makes the same choices */
    String text(String again) {
        var text = new StringBuilder();
        line(text, "objects", objects + ", in " + rounds + " rounds");
        line(text, "done", words(done));
        line(text, "faults", faults.values().stream().mapToInt(Integer::intValue).sum() + " of " + faults.size()
                + " kinds: " + words(faults));
        found(text, "lost", lost);
        found(text, "doubled", doubled);
        found(text, "orphaned", orphaned);
        found(text, "wedged", wedged);
        found(text, "fought", fought);
        found(text, "left in Azure", left);
        line(text, "two operators", busiestOfTwo.aMinute() + " requests a minute for one resource (at most "
                + MOST_A_MINUTE_OF_TWO + "), " + mostWritesOfTwo + " writes of one (at most " + MOST_WRITES_OF_TWO
                + ") "
                + busiestOfTwo.path());
        line(text, "slowest to notice", slowestToNoticeMillis / 1000 + " s after a restore");
        line(text, "slowest to settle", slowestMillis / 1000 + " s after the last fault");
        line(text, "most requests",
                busiest.aMinute() + " a minute in vain for one resource, while Azure failed (at most "
                        + MOST_A_MINUTE + ") " + busiest.path());
        line(text, "lost wakes", Long.toString(lostWakes));
        line(text, "outcome", isWell() ? "well" : "NOT WELL");
        line(text, "again", again);
        return text.toString();
    }

    private static void found(StringBuilder text, String name, List<String> what) {
        line(text, name, Integer.toString(what.size()));
        what.forEach(one -> text.append("    ").append(one).append('\n'));
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append("%-18s %s%n".formatted(name, value));
    }

    private static String words(Map<String, Integer> counts) {
        var words = new ArrayList<String>();
        counts.forEach((what, count) -> words.add(count + " " + what));
        return words.isEmpty() ? "nothing" : String.join(", ", words);
    }
}
