package dev.azureml.operator.convert;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the command was asked for.
 *
 * @param paths files and folders
 * @param workspace name of an MLWorkspace, or ARM id of a workspace
 * @param endpoint the endpoint of deployments that do not say theirs
 * @param kind what the files are that do not say it
 * @param subscription id of the one that templates go to
 * @param parameters of templates
 * @param out the folder to write to; empty for standard output
 */
record Options(List<Path> paths, boolean check, boolean force, Optional<Path> out, Optional<String> namespace,
        Optional<String> workspace, Optional<String> resourceGroup, Optional<String> location,
        Optional<String> endpoint,
        Optional<SourceKind> kind, Optional<String> subscription, Map<String, JsonNode> parameters) {
}
