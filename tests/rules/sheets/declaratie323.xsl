<?xml version="1.0" encoding="UTF-8"?>
<!-- Level 2 of a 323 a third time, in the manner of the published sheets and as plainly as can be: a walk over all elements, children first; equals are
     looked for among all that came before.  So it is slow where many lines are: that is what tests/bench compares with. -->
<xsl:stylesheet version="1.0"
    xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
    xmlns:r="http://www.istandaarden.nl/validatie/1_1/rapport/schema"
    xmlns:m="http://www.istandaarden.nl/iwmo/3_2/wmo323/schema"
    xmlns:b="http://www.istandaarden.nl/iwmo/3_2/basisschema/schema"
    exclude-result-prefixes="m b">
  <xsl:output method="xml" encoding="UTF-8" indent="yes"/>

  <xsl:variable name="dag" select="/m:Bericht/m:Header/m:BerichtIdentificatie/b:Dagtekening"/>
  <xsl:variable name="declaratie" select="/m:Bericht/m:Declaratie"/>

  <xsl:template match="/m:Bericht">
    <r:Rapport>
      <r:Header>
        <r:BerichtCode><xsl:value-of select="m:Header/m:BerichtCode"/></r:BerichtCode>
      </r:Header>
      <r:Fouten>
        <xsl:apply-templates select="*" mode="loop"/>
      </r:Fouten>
    </r:Rapport>
  </xsl:template>

  <xsl:template match="*" mode="loop">
    <xsl:apply-templates select="*" mode="loop"/>
    <xsl:apply-templates select="." mode="regels"/>
  </xsl:template>
  <xsl:template match="*" mode="regels"/>

  <!-- ==== a Fout and its places -->

  <xsl:template name="fout">
    <xsl:param name="code"/>
    <xsl:param name="plaats"/>
    <r:Fout>
      <r:Code><xsl:value-of select="$code"/></r:Code>
      <xsl:for-each select="$plaats">
        <r:Locatie>
          <xsl:for-each select="ancestor-or-self::*">
            <xsl:variable name="naam" select="local-name()"/>
            <xsl:value-of select="concat('/', $naam)"/>
            <xsl:if test="(preceding-sibling::* | following-sibling::*)[local-name() = $naam]">
              <xsl:value-of select="concat('[', count(preceding-sibling::*[local-name() = $naam]) + 1, ']')"/>
            </xsl:if>
          </xsl:for-each>
        </r:Locatie>
      </xsl:for-each>
    </r:Fout>
  </xsl:template>

  <!-- Is a later than b, of which ten characters are read? -->
  <xsl:template name="later">
    <xsl:param name="code"/>
    <xsl:param name="a"/>
    <xsl:param name="b"/>
    <xsl:if test="number(translate($a, '-', '')) &gt; number(translate(substring($b, 1, 10), '-', ''))">
      <xsl:call-template name="fout">
        <xsl:with-param name="code" select="$code"/>
        <xsl:with-param name="plaats" select="$a | $b"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- ==== periods -->

  <xsl:template match="m:DeclaratiePeriode/b:Begindatum | m:ProductPeriode/b:Begindatum" mode="regels">
    <xsl:if test="number(translate(., '-', '')) &lt; 20210101">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS100</xsl:with-param>
        <xsl:with-param name="plaats" select="."/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="later">
      <xsl:with-param name="code">TR134</xsl:with-param>
      <xsl:with-param name="a" select="."/>
      <xsl:with-param name="b" select="$dag"/>
    </xsl:call-template>
  </xsl:template>

  <xsl:template match="m:DeclaratiePeriode" mode="regels">
    <xsl:if test="substring-after(substring-after(b:Begindatum, '-'), '-') != '01'">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS340</xsl:with-param>
        <xsl:with-param name="plaats" select="b:Begindatum"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:variable name="volgende">
      <xsl:call-template name="geldig">
        <xsl:with-param name="datum" select="translate(b:Einddatum, '-', '') + 1"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:variable name="maand">
      <xsl:call-template name="geldig">
        <xsl:with-param name="datum" select="translate(b:Begindatum, '-', '') + 100"/>
      </xsl:call-template>
    </xsl:variable>
    <xsl:if test="string($volgende) != string($maand)">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS340</xsl:with-param>
        <xsl:with-param name="plaats" select="b:Begindatum | b:Einddatum"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="periode"/>
  </xsl:template>

  <xsl:template match="m:ProductPeriode" mode="regels">
    <xsl:call-template name="periode"/>
  </xsl:template>

  <xsl:template name="periode">
    <xsl:call-template name="later">
      <xsl:with-param name="code">TR137</xsl:with-param>
      <xsl:with-param name="a" select="b:Begindatum"/>
      <xsl:with-param name="b" select="b:Einddatum"/>
    </xsl:call-template>
    <xsl:call-template name="later">
      <xsl:with-param name="code">TR137</xsl:with-param>
      <xsl:with-param name="a" select="b:Einddatum"/>
      <xsl:with-param name="b" select="$dag"/>
    </xsl:call-template>
  </xsl:template>

  <!-- yyyymmdd with a day or month too many, carried. -->
  <xsl:template name="geldig">
    <xsl:param name="datum"/>
    <xsl:variable name="jaar" select="floor($datum div 10000)"/>
    <xsl:variable name="maand" select="floor(($datum mod 10000) div 100)"/>
    <xsl:variable name="dag" select="$datum mod 100"/>
    <xsl:variable name="lengte" select="substring('312831303130313130313031', 2 * $maand - 1, 2) + ($maand = 2 and $jaar mod 4 = 0)"/>
    <xsl:choose>
      <xsl:when test="$maand &gt; 12">
        <xsl:call-template name="geldig">
          <xsl:with-param name="datum" select="($jaar + 1) * 10000 + ($maand - 12) * 100 + $dag"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:when test="$dag &gt; $lengte">
        <xsl:call-template name="geldig">
          <xsl:with-param name="datum" select="$datum - $lengte + 100"/>
        </xsl:call-template>
      </xsl:when>
      <xsl:otherwise><xsl:value-of select="format-number($datum, '0')"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="m:ProductPeriode/b:Einddatum" mode="regels">
    <xsl:variable name="van" select="$declaratie/m:DeclaratieDagtekening"/>
    <xsl:variable name="jaren" select="translate($van, '-', '') - 50000"/>
    <xsl:if test="number(translate(., '-', '')) &lt; $jaren - ($jaren mod 10000 = 229)">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">TR335</xsl:with-param>
        <xsl:with-param name="plaats" select="$van | ."/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- ==== amounts -->

  <xsl:template match="m:TotaalIngediendBedrag" mode="regels">
    <xsl:call-template name="nul"/>
    <xsl:variable name="regels" select="../m:Clienten/m:Client/m:Prestaties/m:Prestatie/m:IngediendBedrag"/>
    <xsl:variable name="som" select="sum($regels[b:DebetCredit = 'D']/b:Bedrag) - sum($regels[b:DebetCredit = 'C']/b:Bedrag)"/>
    <xsl:variable name="teken" select="1 - 2 * (b:DebetCredit = 'C')"/>
    <xsl:if test="normalize-space(b:TotaalBedrag) != format-number(0 + $teken * $som, '0')">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">TR358</xsl:with-param>
        <xsl:with-param name="plaats" select="b:TotaalBedrag | b:DebetCredit | $regels"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="m:IngediendBedrag" mode="regels">
    <xsl:call-template name="nul"/>
  </xsl:template>

  <xsl:template name="nul">
    <xsl:if test="number(b:Bedrag | b:TotaalBedrag) = 0 and normalize-space(b:DebetCredit) = 'C'">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS325</xsl:with-param>
        <xsl:with-param name="plaats" select="b:Bedrag | b:TotaalBedrag | b:DebetCredit"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <!-- ==== lines -->

  <xsl:template match="m:Bsn" mode="regels">
    <xsl:if test="(9 * substring(., 1, 1) + 8 * substring(., 2, 1) + 7 * substring(., 3, 1) + 6 * substring(., 4, 1) + 5 * substring(., 5, 1)
        + 4 * substring(., 6, 1) + 3 * substring(., 7, 1) + 2 * substring(., 8, 1) - substring(., 9, 1)) mod 11 != 0">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS002</xsl:with-param>
        <xsl:with-param name="plaats" select="."/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="m:ProductReferentie" mode="regels">
    <xsl:variable name="dit" select="."/>
    <xsl:variable name="ref" select="normalize-space(b:ReferentieNummer)"/>
    <xsl:variable name="vorig" select="normalize-space(b:VorigReferentieNummer)"/>
    <xsl:variable name="eerder" select="../preceding-sibling::m:Prestatie/m:ProductReferentie
        | ../../../preceding-sibling::m:Client/m:Prestaties/m:Prestatie/m:ProductReferentie"/>
    <xsl:if test="b:VorigReferentieNummer">
      <xsl:for-each select="$eerder/b:VorigReferentieNummer[. = $vorig]">
        <xsl:call-template name="fout">
          <xsl:with-param name="code">TR315</xsl:with-param>
          <xsl:with-param name="plaats" select=". | $dit/b:VorigReferentieNummer"/>
        </xsl:call-template>
      </xsl:for-each>
    </xsl:if>
    <xsl:for-each select="$eerder/b:ReferentieNummer[. = $vorig]">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">TR316</xsl:with-param>
        <xsl:with-param name="plaats" select=". | $dit/b:VorigReferentieNummer"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:for-each select="$eerder/b:VorigReferentieNummer[. = $ref]">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">TR316</xsl:with-param>
        <xsl:with-param name="plaats" select=". | $dit/b:ReferentieNummer"/>
      </xsl:call-template>
    </xsl:for-each>
    <xsl:if test="$ref = $vorig">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">TR316</xsl:with-param>
        <xsl:with-param name="plaats" select="b:ReferentieNummer | b:VorigReferentieNummer"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="m:Eenheid" mode="regels">
    <xsl:variable name="tarief" select="../m:ProductTarief"/>
    <xsl:if test="(normalize-space(.) != '83') != (normalize-space($tarief) != '')">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CD087</xsl:with-param>
        <xsl:with-param name="plaats" select=". | $tarief"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>

  <xsl:template match="m:Prestatie" mode="regels">
    <xsl:variable name="dit" select="."/>
    <xsl:variable name="begin" select="m:ProductPeriode/b:Begindatum"/>
    <xsl:variable name="eind" select="m:ProductPeriode/b:Einddatum"/>
    <xsl:variable name="dc" select="m:IngediendBedrag/b:DebetCredit"/>
    <xsl:variable name="vorig" select="m:ProductReferentie/b:VorigReferentieNummer"/>
    <xsl:variable name="bedrag" select="m:IngediendBedrag/b:Bedrag"/>
    <xsl:if test="(normalize-space($dc) = 'C') != (normalize-space($vorig) != '')">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CD060</xsl:with-param>
        <xsl:with-param name="plaats" select="$dc | $vorig"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="substring(translate($begin, '-', ''), 1, 4) != substring(translate($eind, '-', ''), 1, 4)">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS337</xsl:with-param>
        <xsl:with-param name="plaats" select="$begin | $eind"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="substring(translate($begin, '-', ''), 5, 2) != substring(translate($eind, '-', ''), 5, 2)">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS337</xsl:with-param>
        <xsl:with-param name="plaats" select="$begin | $eind"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:if test="m:Eenheid = '83' and (number(m:GeleverdVolume) &lt; number($bedrag) or number(m:GeleverdVolume) &gt; number($bedrag))">
      <xsl:call-template name="fout">
        <xsl:with-param name="code">CS339</xsl:with-param>
        <xsl:with-param name="plaats" select="m:GeleverdVolume | $bedrag"/>
      </xsl:call-template>
    </xsl:if>
    <xsl:call-template name="later">
      <xsl:with-param name="code">TR319</xsl:with-param>
      <xsl:with-param name="a" select="$begin"/>
      <xsl:with-param name="b" select="$declaratie/m:DeclaratiePeriode/b:Einddatum"/>
    </xsl:call-template>
    <xsl:call-template name="later">
      <xsl:with-param name="code">TR319</xsl:with-param>
      <xsl:with-param name="a" select="$eind"/>
      <xsl:with-param name="b" select="$declaratie/m:DeclaratiePeriode/b:Einddatum"/>
    </xsl:call-template>
    <xsl:if test="$dc = 'D'">
      <xsl:for-each select="preceding-sibling::m:Prestatie[m:IngediendBedrag/b:DebetCredit = 'D'
          and m:ProductPeriode/b:Begindatum = $begin and m:ProductPeriode/b:Einddatum = $eind
          and m:ProductCategorie = $dit/m:ProductCategorie and m:ToewijzingNummer = $dit/m:ToewijzingNummer
          and m:ProductCode = $dit/m:ProductCode]">
        <xsl:call-template name="fout">
          <xsl:with-param name="code">TR416</xsl:with-param>
          <xsl:with-param name="plaats" select=". | $dit"/>
        </xsl:call-template>
      </xsl:for-each>
    </xsl:if>
  </xsl:template>

  <!-- ==== equals: one Fout when the last of them is met -->

  <xsl:template match="m:Prestaties" mode="regels">
    <xsl:for-each select="m:Prestatie">
      <xsl:variable name="ref" select="m:ProductReferentie/b:ReferentieNummer"/>
      <xsl:variable name="vorig" select="m:ProductReferentie/b:VorigReferentieNummer"/>
      <xsl:variable name="gelijk" select="../m:Prestatie[m:ProductReferentie/b:ReferentieNummer = $ref
          and (m:ProductReferentie/b:VorigReferentieNummer = $vorig
               or not($vorig) and not(m:ProductReferentie/b:VorigReferentieNummer))]"/>
      <xsl:if test="count($gelijk) &gt; 1 and generate-id($gelijk[last()]) = generate-id(.)">
        <xsl:call-template name="fout">
          <xsl:with-param name="code">TR101</xsl:with-param>
          <xsl:with-param name="plaats" select="$gelijk"/>
        </xsl:call-template>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="m:Clienten" mode="regels">
    <xsl:for-each select="m:Client">
      <xsl:variable name="bsn" select="m:Bsn"/>
      <xsl:variable name="gelijk" select="../m:Client[m:Bsn = $bsn]"/>
      <xsl:if test="count($gelijk) &gt; 1 and generate-id($gelijk[last()]) = generate-id(.)">
        <xsl:call-template name="fout">
          <xsl:with-param name="code">TR101</xsl:with-param>
          <xsl:with-param name="plaats" select="$gelijk"/>
        </xsl:call-template>
      </xsl:if>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
