/*
 * SHA-256 by libcrypto; the algorithm is looked up once.  libcrypto allocates
 * for every digest: when it cannot, libsodium does it, which needs nothing and
 * takes longer.
 */
#include "port/digest.h"

#include <stdbool.h>

#include <openssl/evp.h>

#include "base/fault.h"
#include "port/crypto.h"

static bool
by_libcrypto(const void *p, size_t len, unsigned char *out)
{
	static EVP_MD_CTX *context;
	static EVP_MD *sha256;

	if (context == NULL)
		context = EVP_MD_CTX_new();
	if (sha256 == NULL)
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	return context != NULL && sha256 != NULL &&
	       EVP_DigestInit_ex2(context, sha256, NULL) == 1 &&
	       EVP_DigestUpdate(context, p, len) == 1 &&
	       EVP_DigestFinal_ex(context, out, NULL) == 1;
}

void
digest_sha256(const void *p, size_t len, unsigned char out[DIGEST_SIZE])
{
	if (!by_libcrypto(p, len, out) && !FAULT_TWIN("trust-digest"))
		crypto_sha256(p, len, out);
}
