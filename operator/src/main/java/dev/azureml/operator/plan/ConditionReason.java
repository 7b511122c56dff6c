package dev.azureml.operator.plan;

/** Every reason of a {@link ConditionType}; the README has a line for each. */
public enum ConditionReason {
    /** All that could be asked was asked, and is well. */
    CHECKED("Checked"),
    /** Good for a while yet. */
    VALID("Valid"),
    /** Good, and not for long. */
    EXPIRES_SOON("ExpiresSoon"),
    /** Good no more. */
    EXPIRED("Expired"),
    /** Not good yet. */
    NOT_VALID_YET("NotValidYet"),
    /** It has an end, which does not stand in it. */
    EXPIRY_UNKNOWN("ExpiryUnknown"),
    /** The API server does not let the operator look, or what it would look at is in another cluster. */
    NOT_CHECKED("NotChecked"),
    /** The Kubernetes cluster has no Azure ML extension. */
    EXTENSION_MISSING("ExtensionMissing"),
    /** The Kubernetes cluster's Azure ML extension is not installed to its end, or failed. */
    EXTENSION_NOT_READY("ExtensionNotReady"),
    /** An instance type asks for more than any node of the Kubernetes cluster has. */
    NODES_TOO_SMALL("NodesTooSmall"),
    /** The instance runs the newest OS image. */
    IMAGE_CURRENT("ImageCurrent"),
    /** There is a newer OS image than the instance runs; a new instance alone gets it. */
    IMAGE_OUTDATED("ImageOutdated"),
    /** Azure does not say which OS image the instance runs. */
    IMAGE_UNKNOWN("ImageUnknown");

    private final String word;

    ConditionReason(String word) {
        this.word = word;
    }

    /** The CamelCase word that stands in the condition. */
    public String word() {
        return word;
    }
}
