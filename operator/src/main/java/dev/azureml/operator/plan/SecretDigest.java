package dev.azureml.operator.plan;

/** Keyed digests of one object's secret values, each bound to its place: equal values elsewhere have others. */
public interface SecretDigest {
    /** Returns the digest of a value that stands at the path of a body. */
    String of(String path, SecretValue value);

    /** Returns whether a recorded digest is that of the value at the path, also as earlier versions wrote it. */
    boolean matches(String recorded, String path, SecretValue value);
}
