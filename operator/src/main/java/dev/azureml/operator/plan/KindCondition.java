package dev.azureml.operator.plan;

/** A condition of one kind's own. */
public record KindCondition(ConditionType type, Truth status, ConditionReason reason, String message) {
    /** What a condition may say. */
    public enum Truth {
        TRUE("True"), FALSE("False"), UNKNOWN("Unknown");

        private final String word;

        Truth(String word) {
            this.word = word;
        }

        /** The status as Kubernetes writes it. */
        public String word() {
            return word;
        }
    }
}
