package dev.azureml.api;

/**
 * The Secret that a write-only value was last sent from.
 *
 * @param path of the value in the ARM body
 * @param source {@code name/key}
 * @param version uid and resourceVersion of the Secret
 * @param hmac keyed digest of the value, so that an edit of a label sends nothing
 */
public record AppliedSecret(String path, String source, String version, String hmac) {
}
