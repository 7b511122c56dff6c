package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.plan.time.Timestamps;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person's word that a resource may go with what it holds: an annotation that names the very resource by its name and
 * the time it was made. What is made in its place has another time, so that the word acts once, though it stays.
 *
 * @param state what goes with the resource; null when it holds nothing
 * @param word that lets it go; null when Azure does not say when the resource was made
 * @param said the annotation as it stands; null when there is none
 */
record Consent(@Nullable String state, @Nullable String word, @Nullable String said) {
    static final String ANNOTATION = "azureml.dev/replace";
    private static final List<String> TIMES = List.of("/properties/createdOn", "/systemData/createdAt");

    static Consent of(ManagedObject<?> subject, Intent intent, ObjectNode observed) {
        String word = TIMES.stream().map(path -> observed.at(path).asText("")).filter(time -> !time.isEmpty())
                .findFirst()
                .map(time -> intent.id().name() + "@" + Timestamps.parse(time).map(Instant::toString).orElse(time))
                .orElse(null);
        return new Consent(intent.update().replacement().holds(), word, subject.annotations().get(ANNOTATION));
    }

    /** Whether nothing is lost, or a person said that it may be. */
    boolean given() {
        return state == null || word != null && said != null && canonical(said).equals(canonical(word));
    }

    /** What a person can do who wants it made anew and has not said so of this one. */
    String way() {
        return "to make it anew deletes " + state + ": put the spec back, or " + annotate();
    }

    /** What it takes beside the policy. */
    String besides() {
        return state == null ? "" : "; as " + state + " goes with it, that takes a second word: " + annotate();
    }

    /** What goes, for the event. */
    String loss() {
        return state == null ? "" : ", and " + ANNOTATION + " lets go of " + state;
    }

    private String annotate() {
        if (word == null) {
            return "delete it in Azure yourself, as Azure does not say when it was made, by which it could be named here";
        }
        String set = "set the annotation " + ANNOTATION + ": " + word;
        return said == null ? set : set + " (" + said + " names another one)";
    }

    /** Azure may write the same time another way. */
    private static String canonical(String word) {
        int at = word.lastIndexOf('@');
        String name = at < 0 ? word : word.substring(0, at);
        String time = at < 0 ? "" : word.substring(at + 1).strip();
        return name.strip().toLowerCase(Locale.ROOT) + "@" + Timestamps.parse(time).map(Instant::toString).orElse(time);
    }
}
