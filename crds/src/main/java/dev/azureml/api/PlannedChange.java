package dev.azureml.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What still differs between the spec and Azure: action, the resource's ARM id, and the property paths. */
public record PlannedChange(String action, String resource, @Nullable List<String> paths) {
}
