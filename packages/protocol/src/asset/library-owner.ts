import { Uuid } from '../datatypes/index.ts';

/** Whose OpenSimulator's library is: its loader gives every default asset to it. @source AssetLoaderFileSystem.cs */
export const LIBRARY_OWNER: Uuid = Uuid.parse('11111111-1111-0000-0000-000100bba000');
