package dev.azureml.operator.plan;

/** What an event on an object may tell, beside the reasons of conditions. */
public enum EventReason {
    CREATED(Type.NORMAL, "Azure was asked to create a resource"),
    ADOPTED(Type.NORMAL, "a resource was found in Azure and taken over"),
    UPDATED(Type.NORMAL, "Azure was asked to update a resource; with the paths of the properties"),
    DRIFT_REPAIRED(Type.NORMAL,
            "somebody else's change in Azure was put back; with the paths of the properties and, where the activity log is read and"
                    + " says it already, who made the change"),
    REPLACING(Type.NORMAL, "Azure was asked to delete a resource, to create it anew; with why"),
    POWER_STATE_CHANGED(Type.NORMAL, "Azure was asked to start, stop or restart an instance"),
    NETWORK_PROVISIONED(Type.NORMAL, "Azure was asked to provision the managed network of a workspace"),
    KEY_REGENERATED(Type.NORMAL, "Azure was asked to make a key of an endpoint anew"),
    DELETED(Type.NORMAL, "a resource was deleted in Azure"),
    RETAINED(Type.NORMAL, "the object lets go of a resource, which stays in Azure as the spec says"),
    ARCHIVED(Type.NORMAL, "Azure refused to delete a version, which was put into the archive instead"),
    FAILED(Type.WARNING, "an operation of Azure ended in failure"),
    FAILURE_LOGS(Type.WARNING, "the last lines of the logs of a deployment that failed"),
    LEFT_BEHIND(Type.WARNING,
            "what stays in Azure, for the credentials to delete it are gone, or the CRD is being deleted"),
    CHANGED_IN_AZURE(Type.NORMAL,
            "somebody else created, changed or deleted a resource, as Azure's activity log says; with who it was and when"),
    ACTION_IN_AZURE(Type.NORMAL,
            "somebody else called an action of a resource, such as listing its keys; with who it was and when"),
    TRIED_IN_AZURE(Type.NORMAL, "somebody else tried either, which failed; with who it was and when");

    /** How Kubernetes sorts events. */
    public enum Type {
        NORMAL("Normal"),
        WARNING("Warning");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    private final Type type;
    private final String meaning;
    private final String word;

    EventReason(Type type, String meaning) {
        this.type = type;
        this.meaning = meaning;
        this.word = CamelCase.of(name());
    }

    public Type type() {
        return type;
    }

    /** What it tells, for the page of events. */
    public String meaning() {
        return meaning;
    }

    /** The CamelCase word that stands in the event. */
    public String word() {
        return word;
    }
}
