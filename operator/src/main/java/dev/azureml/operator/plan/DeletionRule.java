package dev.azureml.operator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.operator.arm.ArmId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What happens to a recorded resource that is wanted no more.
 *
 * @param action whether it is deleted at all
 * @param replacementQuery query parameters of the DELETE when it is to be made anew, whatever the deletion policy says
 * @param outlivesParent whether Azure keeps it when it deletes the one that it is part of
 * @param reliance what keeps it in Azure although it would be deleted by itself with the object: its parent, which stays,
 *     still relies on it
 * @param mustBeEmpty collections in which nothing may be left that is not ours before it is deleted
 * @param archived what marks it as used no more where Azure refuses to delete it; empty where nothing does
 * @param turn when it goes, beside all else that there is to do
 * @param ours whether what Azure has under its id is still what the object made or took over: it is read before it is
 *     deleted, and kept where it is not; empty where nobody else would make another in its place
 */
public record DeletionRule(DeletionAction action, Map<String, String> replacementQuery, boolean outlivesParent,
        Optional<Reliance> reliance, List<Contents> mustBeEmpty, Optional<ObjectNode> archived, Turn turn,
        Optional<Predicate<JsonNode>> ours) {

    public DeletionRule {
        replacementQuery = Map.copyOf(replacementQuery);
        mustBeEmpty = List.copyOf(mustBeEmpty);
    }

    /** A rule of what nobody else would make another in place of. */
    public DeletionRule(DeletionAction action, Map<String, String> replacementQuery, boolean outlivesParent,
            Optional<Reliance> reliance, List<Contents> mustBeEmpty, Optional<ObjectNode> archived, Turn turn) {
        this(action, replacementQuery, outlivesParent, reliance, mustBeEmpty, archived, turn, Optional.empty());
    }

    /** When a resource goes. */
    public enum Turn {
        /** Whatever else there is to do: it gives somebody rights that he is to have no more. */
        AT_ONCE,
        /** Once all that the spec says is there, the last that was made first. */
        IN_TURN,
        /** As {@link #IN_TURN}, and after all others: they are reached or held by it. */
        LAST
    }

    /** A rule that says that alone. */
    public static DeletionRule of(DeletionAction action) {
        return new DeletionRule(action, Map.of(), false, Optional.empty(), List.of(), Optional.empty(), Turn.IN_TURN);
    }

    public DeletionRule replacedWith(Map<String, String> query) {
        return new DeletionRule(action, query, outlivesParent, reliance, mustBeEmpty, archived, turn, ours);
    }

    public DeletionRule outlivingParent(boolean outlives) {
        return new DeletionRule(action, replacementQuery, outlives, reliance, mustBeEmpty, archived, turn, ours);
    }

    public DeletionRule unless(Optional<Reliance> reliedOn) {
        return new DeletionRule(action, replacementQuery, outlivesParent, reliedOn, mustBeEmpty, archived, turn, ours);
    }

    public DeletionRule onceEmpty(List<Contents> contents) {
        return new DeletionRule(action, replacementQuery, outlivesParent, reliance, contents, archived, turn, ours);
    }

    public DeletionRule archivedBy(ObjectNode body) {
        return new DeletionRule(action, replacementQuery, outlivesParent, reliance, mustBeEmpty, Optional.of(body),
                turn, ours);
    }

    public DeletionRule at(Turn when) {
        return new DeletionRule(action, replacementQuery, outlivesParent, reliance, mustBeEmpty, archived, when, ours);
    }

    /** Returns the same for what is deleted only as long as it is still ours, by what Azure has of it. */
    public DeletionRule onlyWhile(Predicate<JsonNode> isOurs) {
        return new DeletionRule(action, replacementQuery, outlivesParent, reliance, mustBeEmpty, archived, turn,
                Optional.of(isOurs));
    }

    /** Whether it is deleted with the object, or when it leaves the spec. */
    public boolean deletes() {
        return action instanceof DeletionAction.Delete;
    }

    /**
     * A resource that may rely on another.
     *
     * @param on whether it does, by its body
     */
    public record Reliance(ArmId of, String apiVersion, Predicate<JsonNode> on) {
    }

    /**
     * What a resource holds, or who uses it, as a LIST shows it.
     *
     * @param path without query
     * @param query that has the LIST show all of it
     * @param counts which of the items stand in the way
     * @param relation how a sentence says what it has to do with them, such as "still holds"
     * @param why they stand in the way, and what to do about it
     * @param heldByAzure whether Azure refuses the deletion by itself as long as they are there: they are looked for only to
     *     say which they are, where that may be seen
     */
    public record Contents(String path, Map<String, String> query, Predicate<JsonNode> counts, String relation,
            String why, boolean heldByAzure) {
        public Contents {
            query = Map.copyOf(query);
        }

        /** What goes with the resource. */
        public Contents(String path, Map<String, String> query) {
            this(path, query, Objects::nonNull, "still holds",
                    "they would be deleted with it: remove them in Azure or set"
                            + " deletionPolicy: Retain",
                    false);
        }

        public Contents(String path) {
            this(path, Map.of());
        }
    }
}
