package dev.azureml.operator.plan;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.azureml.api.ResourceStatus;
import dev.azureml.operator.arm.ArmResult;
import java.util.List;

/** What the plan says of one resource. */
public sealed interface Step {
    String key();

    /** As wanted; {@code origin} is who made it, for what was not recorded yet. */
    record Satisfied(Intent intent, ResourceStatus.Origin origin) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }

    /**
     * Absent; {@code body} lacks the secrets, which are put in as it is sent.
     *
     * @param wanted what of the intent's body is sent now: paths that wait for others are left out
     */
    record Create(Intent intent, ObjectNode wanted, ObjectNode body) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }

    /**
     * Differs at {@code paths}; {@code body} is sent by PATCH or PUT.
     *
     * @param wanted what of the intent's body is sent now: paths that wait for others are left out
     * @param observedHash of what stands in place of what is wanted, to tell later whether it was kept
     */
    record Update(Intent intent, ObjectNode wanted, ObjectNode body, boolean patch, List<JsonPointer> paths,
            ResourceStatus.Origin origin, String observedHash) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }

    /** Is deleted, to be created again; {@code changes} is what can't be had otherwise. */
    record Replace(Intent intent, List<Change> changes, String why) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }

    /** A POST action brings about what is wished. */
    record Act(Intent intent, Action action, ResourceStatus.Origin origin) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }

    /** Recorded, wanted no more, and stays in Azure, where nothing is done. */
    record Leave(ResourceStatus resource) implements Step {
        @Override
        public String key() {
            return resource.key();
        }
    }

    /** Recorded, and wanted no more: is deleted. */
    record Remove(ResourceStatus resource) implements Step {
        @Override
        public String key() {
            return resource.key();
        }
    }

    /** A LIST raised the suspicion of a difference: read it before anything is done. */
    record Confirm(Intent intent) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }

    /**
     * Nothing can be done now.
     *
     * @param paths what waits when it is part of the body
     * @param changes what a replacement would bring, where one waits for a person's word
     */
    record Blocked(Intent intent, Problem problem, List<JsonPointer> paths, List<Change> changes) implements Step {
        public Blocked(Intent intent, Problem problem, List<JsonPointer> paths) {
            this(intent, problem, paths, List.of());
        }

        @Override
        public String key() {
            return intent.key();
        }
    }

    /** Azure did not say what it has. */
    record Unreadable(Intent intent, ArmResult.Failure failure) implements Step {
        @Override
        public String key() {
            return intent.key();
        }
    }
}
