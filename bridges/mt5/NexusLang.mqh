//+------------------------------------------------------------------+
//| What MQL5 and C++ write differently. Everything else in the .mqh |
//| files keeps to what both compile: no pointers, no string formats |
//| and arrays only through these three macros.                      |
//+------------------------------------------------------------------+
#ifndef NEXUS_LANG
#define NEXUS_LANG

#ifdef __MQL5__
#define NX_ARRAY(T, name) T name[]
#define NX_ARRAY_REF(T, name) T &name[]
#define NX_ARRAY_CREF(T, name) const T &name[]
#endif

// Whole numbers from here up do not fit a double and travel as text: 2^53.
#define NX_WHOLE_MAX 9007199254740992
// Dust of volumes that were added up.
#define NX_VOLUME_DUST 0.0000001

/// The smaller of two whole numbers.
int NxMin(const int a, const int b) { return a < b ? a : b; }

/// Whether a text is a decimal number without sign.
bool NxIsDigits(const string text)
  {
   int length = StringLen(text);
   for(int i = 0; i < length; i++)
     {
      int c = (int)StringGetCharacter(text, i);
      if(c < '0' || c > '9')
         return false;
     }
   return length > 0;
  }

/// A volume without the dust of additions.
double NxTrim(const double volume) { return NormalizeDouble(volume, 8); }

#endif
