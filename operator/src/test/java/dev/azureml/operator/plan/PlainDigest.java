package dev.azureml.operator.plan;

import java.util.function.Function;

/** Digests that tests can read. */
public record PlainDigest(Function<SecretValue, String> digest) implements SecretDigest {
    @Override
    public String of(String path, SecretValue value) {
        return digest.apply(value);
    }

    @Override
    public boolean matches(String recorded, String path, SecretValue value) {
        return recorded.equals(digest.apply(value));
    }
}
