package dev.azureml.operator.data;

import com.fasterxml.jackson.databind.JsonNode;
import dev.azureml.api.Advice;
import dev.azureml.operator.arm.ArmId;
import dev.azureml.operator.azureml.Region;
import dev.azureml.operator.plan.AdviceRule;
import dev.azureml.operator.plan.Facts;
import dev.azureml.operator.plan.Intent;
import dev.azureml.operator.plan.ReferencedObject;
import dev.azureml.operator.plan.ResolvedReferences;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What could be better about where and how data is kept. */
final class DataAdvice {
    private static final String ACCOUNT = "storageAccount";
    private static final String ACCOUNT_TYPE = "Microsoft.Storage/storageAccounts";
    private static final Pattern ROWS = Pattern.compile(".*[.](csv|tsv|json|jsonl|ndjson)([.](gz|bz2|zip))?",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern MEDIA = Pattern.compile(
            ".*[.](jpe?g|png|gif|tiff?|bmp|wav|mp3|flac|ogg|mp4|avi|mov|mkv)", Pattern.CASE_INSENSITIVE);

    private final DataSource source;
    private final @Nullable String path;
    private final @Nullable String uri;
    private final Optional<ArmId> account;
    private final boolean isBlob;
    private final ResolvedReferences resolved;
    private final Facts facts;

    DataAdvice(DataSource source, ResolvedReferences resolved, Facts facts) {
        Optional<ReferencedObject> datastore = source.location().datastore(resolved);
        this.source = source;
        this.path = source.location().path();
        this.uri = source.location().uri();
        this.account = datastore.flatMap(found -> account(found.spec(), resolved.requireWorkspace()));
        this.isBlob = datastore.filter(found -> found.spec().has("azureBlob")).isPresent();
        this.resolved = resolved;
        this.facts = facts;
    }

    /** The storage account, which may be somebody else's and unreadable: then nothing is said of it. */
    List<Intent> needs() {
        return account.stream().map(id -> Intent.look(ACCOUNT, id, resolved.apiVersion(ACCOUNT_TYPE, "2026-04-01")))
                .toList();
    }

    List<Advice> list() {
        List<Advice> advice = new ArrayList<>();
        ofFormat(advice);
        ofPlace(advice);
        return advice;
    }

    private void ofFormat(List<Advice> advice) {
        boolean isTable = source.member().equals("mltable");
        if (isTable && source.referencedUris().stream().anyMatch(read -> MEDIA.matcher(read).matches())) {
            advice.add(AdviceRule.USE_FILES_FOR_MEDIA.advice("images, audio and video are read as files: use"
                    + " uriFolder and have the code open them"));
        } else if (isTable) {
            advice.add(AdviceRule.CONSIDER_FILE_FORMAT.advice("automated ML needs an MLTable; for all else uriFile or"
                    + " uriFolder comes first, since the code then says the types of the columns"));
        }
        if (source.member().equals("uriFile") && (isRows(path) || isRows(uri))) {
            advice.add(AdviceRule.USE_PARQUET.advice("large tables are read faster and cheaper as Parquet: it is"
                    + " compressed, and jobs that need few columns read no others"));
        }
    }

    private static boolean isRows(@Nullable String place) {
        return place != null && ROWS.matcher(place).matches();
    }

    private void ofPlace(List<Advice> advice) {
        if (uri != null && !uri.startsWith("azureml:")) {
            advice.add(AdviceRule.USE_DATASTORE.advice("whoever reads this URI needs access of their own; a"
                    + " datastore keeps the credentials or says which identity reads"));
        }
        if (account.isEmpty()) {
            return;
        }
        String there = facts.at(ACCOUNT, "/location").textValue();
        String here = resolved.workspaceLocation();
        if (there != null && here != null && !Region.folded(there).equals(Region.folded(here))) {
            advice.add(AdviceRule.CHOOSE_NEAR_REGION.advice("the data is in " + there + " and the workspace in "
                    + here + ": each read crosses regions, which is slow and charged as egress; keep both in one"));
        }
        JsonNode hierarchical = facts.at(ACCOUNT, "/properties/isHnsEnabled");
        if (isBlob && !source.member().equals("uriFile") && facts.body(ACCOUNT).isPresent()
                && !hierarchical.asBoolean()) {
            advice.add(AdviceRule.USE_ADLS_GEN2.advice("folders of a flat blob container are prefixes: where files are"
                    + " moved or renamed often, an account with a hierarchical namespace is faster"));
        }
    }

    /** The account that an MLDatastore's spec names, where it says enough to tell its id. */
    private static Optional<ArmId> account(JsonNode spec, ArmId workspace) {
        return Stream.of("azureBlob", "azureFile", "azureDataLakeGen2").map(spec::path).filter(JsonNode::isObject)
                .findFirst().flatMap(storage -> storage.path("storageAccountId").isTextual()
                        ? ArmId.tryParse(storage.path("storageAccountId").textValue())
                        : named(storage, workspace));
    }

    private static Optional<ArmId> named(JsonNode storage, ArmId workspace) {
        String account = storage.path("accountName").textValue();
        String group = storage.path("resourceGroup").textValue();
        String subscription = storage.path("subscriptionId").asText(workspace.subscriptionId());
        return account == null || group == null || subscription == null
                ? Optional.empty()
                : Optional.of(ArmId.ofResourceGroup(subscription, group).extension(ACCOUNT_TYPE, account));
    }
}
