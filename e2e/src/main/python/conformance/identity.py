"""Sign-in by azure-identity: the OpenID document, secrets, assertions, and what is refused."""

from azure.identity import CertificateCredential, ClientAssertionCredential, ClientSecretCredential
from azure.identity import ChainedTokenCredential

CLIENT = "azure-identity"
SCOPE = "https://management.azure.com/.default"


def run(report, place):
    common = {"authority": place.url, "disable_instance_discovery": True}

    def secret(value, tenant=place.tenant):
        return ClientSecretCredential(tenant, place.client_id, value, **common)

    def assertion(text):
        return ClientAssertionCredential(place.tenant, place.client_id, lambda: text, **common)

    report.call(CLIENT, "client secret", lambda: secret("a-secret").get_token(SCOPE), check=lambda t: t.token)
    report.call(CLIENT, "client secret, token info", lambda: secret("a-secret").get_token_info(SCOPE),
                check=lambda t: t.token and t.token_type == "Bearer")
    report.call(CLIENT, "client secret, tenant by its domain",
                lambda: secret("a-secret", "contoso.onmicrosoft.com").get_token(SCOPE), check=lambda t: t.token)
    report.call(CLIENT, "client assertion", lambda: assertion("a.federated.token").get_token(SCOPE),
                check=lambda t: t.token)
    report.call(CLIENT, "chain of credentials",
                lambda: ChainedTokenCredential(secret("a-secret")).get_token(SCOPE),
                check=lambda t: t.token)
    report.call(CLIENT, "certificate", lambda: CertificateCredential(
        place.tenant, place.client_id, certificate_data=certificate(), **common).get_token(SCOPE),
        check=lambda t: t.token)
    report.call(CLIENT, "a wrong secret", lambda: secret("wrong").get_token(SCOPE), refused="AADSTS7000215")


def certificate():
    """Returns a key and a certificate of its own, made for this run."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "conformance")])
    now = datetime.datetime.now(datetime.timezone.utc)
    made = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
            .serial_number(1).not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
            .sign(key, hashes.SHA256()))
    return (key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                              serialization.NoEncryption())
            + made.public_bytes(serialization.Encoding.PEM))
